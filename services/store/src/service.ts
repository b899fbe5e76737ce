/** Stores and their kitchens: who is open, and what happens to each order's ticket. */
import * as contract from '@jumun/contracts'
import {
  type Caller,
  computedGauge,
  deeds,
  defineService,
  forgetDeeds,
  forgetPlaces,
  type RequestContext,
  route,
  routeWithFiles,
  userOf,
} from '@jumun/service'
import {
  acceptLimitTimer,
  beginWhenItsTimeHasCome,
  decideWithoutAnAnswer,
  questionTimer,
  rejectWhenNobodyAnswers,
  startTimer,
} from './accept-limit.ts'
import { readActivity } from './activity.ts'
import * as answer from './answers.ts'
import { asksForNotes, forgetNotesOf } from './ask-for-notes.ts'
import { bookTable } from './books/book-table.ts'
import { daysOf, refuseNoDay } from './books/days.ts'
import { bookWhatOthersHeard } from './books/heard-by-others.ts'
import { forgetNobodys, keepBooks } from './books/keep-books.ts'
import { dayAsCsv, settlementsAsCsv } from './books/report-files.ts'
import { settlementsOf } from './books/settlements.ts'
import { linesOfATicket } from './change-lines.ts'
import { fillSearchTexts } from './fill-search-texts.ts'
import { followTheOrder } from './follow-the-order.ts'
import { forgetWhatIsOver } from './forget-what-is-over.ts'
import { learnThePace } from './learn-the-pace.ts'
import { listOfStores, listOfTickets, oneStore, oneTicket, theirStore } from './look-up.ts'
import { mailBy } from './mail.ts'
import { missingTickets } from './missing-tickets.ts'
import { namesOfCustomers, namesOfPeople, phonesOfOrders, ridersOfOrders } from './names-of-people.ts'
import { readOpenings } from './openings.ts'
import { pinsOf } from './pins.ts'
import { readSilentPrinters } from './printing/printer-table.ts'
import { printing } from './printing/printing.ts'
import { changeAStore, closeStoresOf, followOpeningHours, openAStore } from './run-a-store.ts'
import { staffOf } from './run-the-staff.ts'
import { stepsOfATicket } from './step-a-ticket.ts'
import { storeSettings } from './store-settings.ts'
import { openingHoursTimer } from './store-table.ts'
import { ticketPlaces, ticketTable, unfinishedTicketsOf } from './ticket-table.ts'
import { webhooks } from './webhooks/webhooks.ts'

export default defineService({
  name: 'store',
  summary: 'Merchants and their kitchens: profile, hours, tickets',
  paths: ['/stores', '/tickets', '/printers', '/webhooks'],
  settings: storeSettings,
  migrations: new URL('../migrations/', import.meta.url),
  start: ({ db, events, call, clock, log, settings, newId, identity, metrics }) => {
    const withNotes = asksForNotes({ db, call, log })
    const mail = mailBy({ smtpUrl: settings.smtpUrl ?? '', from: settings.mailFrom }, log)
    const people = {
      deeds: deeds({ clock, newId }),
      namesOf: namesOfPeople(call, log),
      customersOf: namesOfCustomers(call, log),
      phonesOf: phonesOfOrders(call, log),
      ridersOf: ridersOfOrders(call, log),
    }
    const needs = { db, call, clock, tickets: ticketTable, withNotes, newId, identity, mail, ...people, ...settings }
    const open = openAStore(needs)
    const change = changeAStore(needs)
    const step = stepsOfATicket(needs)
    const days = daysOf(needs)
    const payouts = settlementsOf(needs)
    const prints = printing({ ...needs, log, reportOf: days.of })
    computedGauge(metrics, 'jumun_printers_silent', async () => (await readSilentPrinters(db, clock.now())).length)
    const hooks = webhooks({ ...needs, log, metrics })
    const lines = linesOfATicket(needs)
    const team = staffOf(needs)
    const pins = pinsOf(needs)
    const pace = learnThePace(needs)
    return {
      routes: [
        ...prints.routes,
        ...hooks.routes,
        route(contract.listStores, async ({ query, caller }) =>
          answer.ok(await listOfStores(db, onlyOwn(query, caller), clock.now())),
        ),
        route(contract.getStore, async ({ params }) => answer.found(await oneStore(db, params.id, clock.now()))),
        route(contract.openStore, async (request) =>
          answer.opened(await open(request.body, request.newId, userOf(request).id)),
        ),
        route(contract.changeStore, async (request) =>
          answer.changed(await change(request.params.id, userOf(request), request.body, request.ifMatch)),
        ),
        route(contract.listStaff, async (request) => answer.ok(await team.shown(request.params.id, userOf(request)))),
        route(contract.inviteStaff, async (request) =>
          answer.made(await team.invite(request.params.id, userOf(request), request.body)),
        ),
        route(contract.changeStaffTerms, async (request) =>
          answer.ok(await team.terms(request.params.id, userOf(request), request.body)),
        ),
        route(contract.takeBackInvitation, async (request) =>
          answer.gone(await team.takeBack(request.params.id, userOf(request), request.params.invitationId)),
        ),
        route(contract.changeStaffMember, async (request) => {
          const { id, userId } = request.params
          return answer.ok(await team.setRole(id, userOf(request), userId, request.body.role))
        }),
        route(contract.removeStaffMember, async (request) =>
          answer.gone(await team.remove(request.params.id, userOf(request), request.params.userId)),
        ),
        route(contract.lookAtInvitation, async ({ body }) => answer.ok(await team.look(body.token))),
        route(contract.acceptInvitation, async (request) =>
          answer.ok(await team.accept(request.body.token, userOf(request))),
        ),
        route(contract.listColleagues, async (request) =>
          answer.ok(await pins.people(request.params.id, userOf(request))),
        ),
        route(contract.setPin, async (request) =>
          answer.gone(await pins.set(request.params.id, userOf(request), request.body.pin)),
        ),
        route(contract.removePin, async (request) =>
          answer.gone(await pins.remove(request.params.id, userOf(request), request.params.userId)),
        ),
        route(contract.switchPerson, async (request) => {
          const { id, userId } = request.params
          return answer.ok(await pins.switch(id, userOf(request), userId, request.body.pin))
        }),
        route(contract.listActivity, async (request) => {
          const store = await theirStore(db, request.params.id, userOf(request))
          const { day } = request.query
          if (day !== undefined) refuseNoDay('day', day)
          return answer.ok(await readActivity({ ...needs, log }, store, request.query))
        }),
        routeWithFiles(contract.getDay, async (request) => {
          const report = await days.look(request.params.id, request.params.date, userOf(request))
          return request.wantsFile ? answer.ok(dayAsCsv(report)) : answer.ok(report)
        }),
        route(contract.closeDay, async (request) =>
          answer.ok(await days.close(request.params.id, request.params.date, userOf(request))),
        ),
        route(contract.listClosedDays, async (request) =>
          answer.ok(await days.closed(request.params.id, request.query, userOf(request))),
        ),
        routeWithFiles(contract.listSettlements, async (request) => {
          const settlements = await payouts.look(request.params.id, request.query, userOf(request))
          return request.wantsFile ? answer.ok(settlementsAsCsv(settlements)) : answer.ok(settlements)
        }),
        route(contract.settle, async (request) =>
          answer.made(await payouts.settle(request.params.id, request.body, userOf(request), request.newId)),
        ),
        route(contract.setCommission, async (request) =>
          answer.ok(await payouts.setCommission(request.params.id, request.body.basisPoints, userOf(request))),
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
        route(contract.askCustomer, async (request) =>
          answer.lineChanged(await lines.ask(whichLine(request), request.body), withNotes),
        ),
        route(contract.keepLine, async ({ params, ...request }) =>
          answer.stepped(
            await lines.keep({ orderId: params.orderId, n: Number(params.n), who: userOf(request) }),
            withNotes,
          ),
        ),
        route(contract.answerQuestion, async ({ params, newId: id, body, ...request }) => {
          const asked = { orderId: params.orderId, n: Number(params.n), what: body.answer, id }
          return answer.answered(asked, await lines.answer({ ...asked, customerId: userOf(request).id }))
        }),
        route(contract.startCooking, async (request) => answer.stepped(await step.start(which(request)), withNotes)),
        route(contract.markReady, async (request) =>
          answer.stepped(pace.noticed(await step.ready(which(request))), withNotes),
        ),
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
      reactions: [
        followTheOrder({ ...needs, openings: readOpenings(needs) }),
        keepBooks(bookTable),
        forgetNotesOf,
        ...hooks.reactions,
        closeStoresOf(needs),
      ],
      jobs: [
        fillSearchTexts(db),
        forgetPlaces(needs, ticketPlaces),
        forgetDeeds(needs),
        forgetWhatIsOver(needs),
        forgetNobodys(needs),
        bookWhatOthersHeard({ db, events, log }),
        pace.job,
        ...prints.jobs,
        ...hooks.jobs,
      ],
      http: prints.http,
      stop: () => hooks.stop().finally(() => mail.close()),
      timers: {
        ...prints.timers,
        ...hooks.timers,
        [acceptLimitTimer]: rejectWhenNobodyAnswers(needs),
        [startTimer]: beginWhenItsTimeHasCome(needs),
        [questionTimer]: decideWithoutAnAnswer(needs),
        [openingHoursTimer]: followOpeningHours(needs),
      },
    }
  },
})

type Step = Pick<RequestContext<typeof contract.startCooking>, 'caller' | 'params'>
const which = (request: Step) => ({ ...request.params, who: userOf(request) })

type LineStep = Pick<RequestContext<typeof contract.removeLine>, 'caller' | 'params' | 'newId' | 'ifMatch'>
const whichLine = ({ params: { orderId, n }, newId: id, ifMatch, ...request }: LineStep) => ({
  ...{ orderId, who: userOf(request) },
  ...{ id, n: Number(n), ifMatch },
})

/** Where somebody works is theirs to ask alone. */
const onlyOwn = <Query extends { staffId?: string }>(query: Query, caller: Caller): Query => {
  if (query.staffId !== undefined && (caller.kind !== 'user' || caller.id !== query.staffId))
    throw answer.refusal('not-found')
  return query
}
