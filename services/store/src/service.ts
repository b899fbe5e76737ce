/** Stores and their kitchens: who is open, and what happens to each order's ticket. */
import * as contract from '@jumun/contracts'
import {
  defineService,
  fadingSettings,
  forgetPlaces,
  numberSetting,
  type RequestContext,
  route,
  userOf,
} from '@jumun/service'
import { acceptLimitTimer, rejectWhenNobodyAnswers } from './accept-limit.ts'
import * as answer from './answers.ts'
import { asksForNotes, forgetNotesOf } from './ask-for-notes.ts'
import { linesOfATicket } from './change-lines.ts'
import { fillSearchTexts } from './fill-search-texts.ts'
import { followTheOrder } from './follow-the-order.ts'
import { listOfStores, listOfTickets, oneStore, oneTicket } from './look-up.ts'
import { missingTickets } from './missing-tickets.ts'
import { readOpenings } from './openings.ts'
import { printing, printingSettings } from './printing/printing.ts'
import { changeAStore, closeStoresOf, followOpeningHours, openAStore } from './run-a-store.ts'
import { stepsOfATicket } from './step-a-ticket.ts'
import { openingHoursTimer } from './store-table.ts'
import { ticketPlaces, ticketTable, unfinishedTicketsOf } from './ticket-table.ts'

export default defineService({
  name: 'store',
  summary: 'Merchants and their kitchens: profile, hours, tickets',
  paths: ['/stores', '/tickets', '/printers'],
  settings: {
    acceptWithinMinutes: numberSetting('Minutes a store has to accept, by default', {
      default: 10,
      min: 0.01,
      max: 240,
    }),
    lateAfterMinutes: numberSetting('Minutes a pickup may be ready before operators are called', {
      default: 30,
      min: 0.01,
      max: 10_000,
    }),
    storesPerOwnerAndDay: numberSetting('Stores that one owner may open within a day', {
      default: 20,
      min: 1,
      max: 100_000,
    }),
    ...printingSettings,
    ...fadingSettings,
  },
  migrations: new URL('../migrations/', import.meta.url),
  start: ({ db, call, clock, log, settings }) => {
    const withNotes = asksForNotes({ db, call, log })
    const needs = { db, call, clock, tickets: ticketTable, withNotes, ...settings }
    const open = openAStore(needs)
    const change = changeAStore(needs)
    const step = stepsOfATicket(needs)
    const prints = printing({ ...needs, log })
    const lines = linesOfATicket(needs)
    return {
      routes: [
        ...prints.routes,
        route(contract.listStores, async ({ query }) => answer.ok(await listOfStores(db, query, clock.now()))),
        route(contract.getStore, async ({ params }) => answer.found(await oneStore(db, params.id, clock.now()))),
        route(contract.openStore, async (request) =>
          answer.opened(await open(request.body, request.newId, userOf(request).id)),
        ),
        route(contract.changeStore, async (request) =>
          answer.changed(await change(request.params.id, userOf(request).id, request.body, request.ifMatch)),
        ),
        route(contract.listTickets, async (request) =>
          answer.ok(await listOfTickets(needs, request.query, userOf(request))),
        ),
        route(contract.getTicket, async (request) =>
          answer.found(await oneTicket(needs, request.params.orderId, userOf(request))),
        ),
        route(contract.acceptTicket, async (request) =>
          answer.stepped(await step.accept(which(request), request.body.minutes), withNotes),
        ),
        route(contract.rejectTicket, async (request) =>
          answer.stepped(await step.reject(which(request), request.body.reason), withNotes),
        ),
        route(contract.cancelTicket, async (request) =>
          answer.stepped(await step.cancel(which(request), request.body.reason), withNotes),
        ),
        route(contract.removeLine, async (request) =>
          answer.lineChanged(
            await lines.remove(whichLine(request), request.body.reason, request.body.quantity),
            withNotes,
          ),
        ),
        route(contract.replaceLine, async (request) =>
          answer.lineChanged(await lines.replace(whichLine(request), request.body), withNotes),
        ),
        route(contract.startCooking, async (request) => answer.stepped(await step.start(which(request)), withNotes)),
        route(contract.markReady, async (request) => answer.stepped(await step.ready(which(request)), withNotes)),
        route(contract.tickItem, async (request) =>
          answer.stepped(await step.tick(which(request), request.params.line, request.body.done), withNotes),
        ),
        route(contract.seeTicket, async (request) =>
          answer.stepped(await step.see(which(request), request.body.station), withNotes),
        ),
        route(contract.handOver, async (request) => answer.stepped(await step.collect(which(request)), withNotes)),
        route(contract.askMissingTickets, async ({ body }) =>
          answer.ok({ orderIds: await missingTickets(db, body.orderIds) }),
        ),
        route(contract.askUnfinishedTickets, async ({ params }) =>
          answer.ok({ orderIds: await unfinishedTicketsOf(db, params.id) }),
        ),
      ],
      reactions: [followTheOrder({ ...needs, openings: readOpenings(needs) }), forgetNotesOf, closeStoresOf(needs)],
      jobs: [fillSearchTexts(db), forgetPlaces(needs, ticketPlaces), ...prints.jobs],
      http: prints.http,
      timers: {
        ...prints.timers,
        [acceptLimitTimer]: rejectWhenNobodyAnswers(needs),
        [openingHoursTimer]: followOpeningHours(needs),
      },
    }
  },
})

type Step = Pick<RequestContext<typeof contract.startCooking>, 'caller' | 'params'>
const which = (request: Step) => ({ ...request.params, ownerId: userOf(request).id })

type LineStep = Pick<RequestContext<typeof contract.removeLine>, 'caller' | 'params' | 'newId' | 'ifMatch'>
const whichLine = ({ params: { orderId, n }, newId: id, ifMatch, ...request }: LineStep) => ({
  ...{ orderId, ownerId: userOf(request).id },
  ...{ id, n: Number(n), ifMatch },
})
