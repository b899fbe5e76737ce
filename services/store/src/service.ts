/** Stores and their kitchens: who is open, and what happens to each order's ticket. */
import * as contract from '@jumun/contracts'
import { type Asked, defineService, numberSetting, route, userOf } from '@jumun/service'
import { acceptLimitTimer, rejectWhenNobodyAnswers } from './accept-limit.ts'
import * as answer from './answers.ts'
import { fillSearchTexts } from './fill-search-texts.ts'
import { followTheOrder } from './follow-the-order.ts'
import { listOfStores, listOfTickets, oneStore, oneTicket } from './look-up.ts'
import { missingTickets } from './missing-tickets.ts'
import { readOpenings } from './openings.ts'
import { changeAStore, followOpeningHours, openAStore } from './run-a-store.ts'
import { stepsOfATicket } from './step-a-ticket.ts'
import { openingHoursTimer } from './store-table.ts'
import { ticketTable } from './ticket-table.ts'

export default defineService({
  name: 'store',
  summary: 'Merchants and their kitchens: profile, hours, tickets',
  paths: ['/stores', '/tickets'],
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
  },
  migrations: new URL('../migrations/', import.meta.url),
  start: ({ db, clock, settings }) => {
    const needs = { db, clock, tickets: ticketTable, ...settings }
    const open = openAStore(needs)
    const change = changeAStore(needs)
    const step = stepsOfATicket(needs)
    return {
      routes: [
        route(contract.listStores, async ({ query }) => answer.ok(await listOfStores(db, query, clock.now()))),
        route(contract.getStore, async ({ params }) => answer.found(await oneStore(db, params.id, clock.now()))),
        route(contract.openStore, async (asked) =>
          answer.opened(await open(asked.body, asked.newId, userOf(asked).id)),
        ),
        route(contract.changeStore, async (asked) =>
          answer.changed(await change(asked.params.id, userOf(asked).id, asked.body, asked.ifMatch)),
        ),
        route(contract.listTickets, async (asked) => answer.ok(await listOfTickets(needs, asked.query, userOf(asked)))),
        route(contract.getTicket, async (asked) =>
          answer.found(await oneTicket(db, asked.params.orderId, userOf(asked))),
        ),
        route(contract.acceptTicket, async (asked) =>
          answer.stepped(await step.accept(which(asked), asked.body.minutes)),
        ),
        route(contract.rejectTicket, async (asked) =>
          answer.stepped(await step.reject(which(asked), asked.body.reason)),
        ),
        route(contract.cancelTicket, async (asked) =>
          answer.stepped(await step.cancel(which(asked), asked.body.reason)),
        ),
        route(contract.startCooking, async (asked) => answer.stepped(await step.start(which(asked)))),
        route(contract.markReady, async (asked) => answer.stepped(await step.ready(which(asked)))),
        route(contract.handOver, async (asked) => answer.stepped(await step.collect(which(asked)))),
        route(contract.askMissingTickets, async ({ body }) =>
          answer.ok({ orderIds: await missingTickets(db, body.orderIds) }),
        ),
      ],
      reactions: [followTheOrder({ ...needs, openings: readOpenings(needs) })],
      jobs: [fillSearchTexts(db)],
      timers: {
        [acceptLimitTimer]: rejectWhenNobodyAnswers(needs),
        [openingHoursTimer]: followOpeningHours(needs),
      },
    }
  },
})

type Step = Pick<Asked<typeof contract.startCooking>, 'caller' | 'params'>
const which = (asked: Step) => ({ ...asked.params, ownerId: userOf(asked).id })
