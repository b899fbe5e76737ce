/** Stores and their kitchens: who is open, and what happens to each order's ticket. */
import * as contract from '@jumun/contracts'
import { on } from '@jumun/messaging'
import { type Asked, defineService, numberSetting, route, userOf } from '@jumun/service'
import * as cancel from './answer-when-order-is-to-be-canceled.ts'
import { closeTicketWhenRiderPicksUp } from './close-ticket-when-rider-picks-up.ts'
import { fillSearchTexts } from './fill-search-texts.ts'
import { listOfStores, listOfTickets, oneStore, oneTicket } from './look-up.ts'
import { missingTickets } from './missing-tickets.ts'
import { openTicketWhenOrderIsConfirmed } from './open-ticket-when-order-is-confirmed.ts'
import { changeAStore, followOpeningHours, openAStore } from './run-a-store.ts'
import { stepsOfATicket } from './step-a-ticket.ts'
import { openingHoursTimer } from './store-table.ts'
import { acceptLimitTimer } from './ticket-table.ts'

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
  },
  migrations: new URL('../migrations/', import.meta.url),
  start: ({ db, clock, settings }) => {
    const needs = { db, clock, acceptWithinMinutes: settings.acceptWithinMinutes }
    const open = openAStore(needs)
    const change = changeAStore(needs)
    const step = stepsOfATicket(needs)
    return {
      routes: [
        route(contract.listStores, async ({ query }) => ok(await listOfStores(db, query, clock.now()))),
        route(contract.getStore, async ({ params }) => ok(await oneStore(db, params.id, clock.now()))),
        route(contract.openStore, async (asked) => created(await open(asked.body, asked.newId, userOf(asked).id))),
        route(contract.changeStore, async (asked) =>
          ok(await change(asked.params.id, userOf(asked).id, asked.body, asked.ifMatch)),
        ),
        route(contract.listTickets, async (asked) => ok(await listOfTickets(db, asked.query, userOf(asked)))),
        route(contract.getTicket, async (asked) => ok(await oneTicket(db, asked.params.orderId, userOf(asked)))),
        route(contract.acceptTicket, async (asked) => ok(await step.accept(which(asked), asked.body.minutes))),
        route(contract.rejectTicket, async (asked) => ok(await step.reject(which(asked), asked.body.reason))),
        route(contract.cancelTicket, async (asked) => ok(await step.cancel(which(asked), asked.body.reason))),
        route(contract.startCooking, async (asked) => ok(await step.start(which(asked)))),
        route(contract.markReady, async (asked) => ok(await step.ready(which(asked)))),
        route(contract.handOver, async (asked) => ok(await step.collect(which(asked)))),
        route(contract.askMissingTickets, async ({ body }) =>
          ok({ orderIds: await missingTickets(db, body.orderIds) }),
        ),
      ],
      reactions: [
        on(contract.OrderConfirmed, openTicketWhenOrderIsConfirmed(needs)),
        on(contract.OrderCancelRequested, cancel.answerWhenCancelIsRequested(needs)),
        on(contract.OrderCanceled, cancel.dropTicketWhenOrderIsCanceled(needs)),
        on(contract.DeliveryPickedUp, closeTicketWhenRiderPicksUp(needs)),
      ],
      jobs: [fillSearchTexts(db)],
      timers: {
        [acceptLimitTimer]: cancel.rejectWhenNobodyAnswers(needs),
        [openingHoursTimer]: followOpeningHours(needs),
      },
    }
  },
})

const ok = <Body>(body: Body) => ({ status: 200 as const, body })
const created = <Body>(body: Body) => ({ status: 201 as const, body })
type Step = Pick<Asked<typeof contract.startCooking>, 'caller' | 'params'>
const which = (asked: Step) => ({ ...asked.params, ownerId: userOf(asked).id })
