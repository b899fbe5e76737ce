/** The read side: every order's state and history, from the log into a file of its own, to lists, waits and streams. */
import { join } from 'node:path'
import {
  getAudit,
  getBoardAt,
  getDashboard,
  getOrderAt,
  getOrderLog,
  getRebuild,
  getStory,
  listDashboards,
  listEvents,
  reportAudit,
  startRebuild,
  streamDashboards,
  streamEvents,
  takeRebuild,
  type UserRole,
} from '@jumun/contracts'
import {
  computedGauge,
  counter,
  defineService,
  flagSetting,
  numberSetting,
  route,
  streamRoute,
  textSetting,
} from '@jumun/service'
import * as answer from './answers.ts'
import { askEverybody } from './ask-everybody.ts'
import { auditor } from './auditor.ts'
import { tellAge } from './data-age.ts'
import { eventWindow } from './event-window.ts'
import { followTheLog } from './follow-the-log.ts'
import { followGuests, guestNames } from './guest-events.ts'
import { liveStream } from './live-stream.ts'
import { listOfOrders, oneOrder, storyOf } from './look-up.ts'
import { openView } from './open-view.ts'
import { orderLog } from './order-log.ts'
import { orderTimes } from './order-times.ts'
import { rebuilding } from './rebuild.ts'
import { openedStream, openStream } from './stream-request.ts'
import { boardAt, orderAt } from './time-machine.ts'
import type { Change } from './view.ts'
import { viewBeside } from './view-beside.ts'
import { anything, waiting } from './waiting.ts'

export default defineService({
  name: 'dashboard',
  summary: 'Every order as it stands, with its history, live',
  paths: ['/dashboards'],
  settings: {
    rebuild: flagSetting('Forget the view when starting, and build it anew from the log', false),
    streamsPerPerson: numberSetting('Streams that one person may hold at an instance; the oldest makes room', {
      default: 5,
      min: 1,
      max: 100_000,
    }),
    streamsPerOwner: numberSetting('The same for the people of a store, with a screen at each counter', {
      default: 20,
      min: 1,
      max: 100_000,
    }),
    streamsPerOperator: numberSetting('The same for an operator', { default: 50, min: 1, max: 100_000 }),
    guestEvents: textSetting(
      'Services that are not ours whose events are shown, from their topics jumun.guest.NAME on Kafka: loyalty,points',
      '',
    ),
    auditGraceMs: numberSetting('How long what must follow may take before the auditor calls it missing', {
      default: 120_000,
      min: 0,
      max: 86_400_000,
    }),
  },
  start: ({ events, clock, settings, log, metrics, dataDir, call, platform, logLines }) => {
    const view = openView(join(dataDir, 'view.sqlite'), { anew: settings.rebuild })
    const waiters = waiting()
    const unreadable = counter(metrics, 'jumun_dashboard_unreadable_records_total')
    const times = orderTimes({ view, metrics, clock })
    const onTaken = (changes: readonly Change[]): void => {
      stream.announce(changes)
      for (const { after } of changes) waiters.wake(after.entry.orderId)
      waiters.wake(anything)
    }
    const following = followTheLog({
      ...{ view, events, clock, log, onTaken },
      onUnreadable: () => unreadable.inc(),
      onHeard: (events) => {
        window.take(events)
        times(events)
        if (events.some(({ type }) => type === 'StoreChanged')) stream.staffChanged()
      },
      graceMs: settings.auditGraceMs,
    })
    const window = eventWindow(() => clock.now())
    const guests = followGuests({
      ...{ names: guestNames(settings.guestEvents), events, log },
      onHeard: (events) => window.take(events),
    })
    const { ageMs, notReady } = following
    const { streamsPerPerson, streamsPerOwner, streamsPerOperator } = settings
    const mostOf = (role: UserRole): number =>
      role === 'operator'
        ? streamsPerOperator
        : role === 'owner' || role === 'staff'
          ? streamsPerOwner
          : streamsPerPerson
    const dropped = counter(metrics, 'jumun_dashboard_clients_dropped_total')
    const stream = liveStream({
      ...{ view, waiting: waiters, now: () => clock.now(), ageMs, mostOf },
      onDropped: () => dropped.inc(),
    })
    const list = listOfOrders(view)
    const find = oneOrder({ view, waiting: waiters })
    const open = openStream(stream, window)
    const audit = auditor({ ...{ view, clock, log, metrics }, graceMs: settings.auditGraceMs, told: () => told })
    const others = platform.map(({ name }) => name).filter((name) => name !== 'dashboard')
    const told = askEverybody({
      ...{ services: others, call, ticketsWanted: audit.ticketsWanted },
      onTickets: audit.noteTickets,
    })
    computedGauge(metrics, 'jumun_dashboard_data_age_seconds', () => ageMs() / 1000)
    computedGauge(metrics, 'jumun_dashboard_clients', stream.clients)
    const now = () => clock.now()
    const rebuild = rebuilding({
      ...{ view, caughtUp: following.caughtUp, onTaken, now, log },
      beside: viewBeside(join(dataDir, 'view-beside.sqlite'), { events, clock, log, graceMs: settings.auditGraceMs }),
    })
    const [thatOrder, thatBoard] = [orderAt(view, now), boardAt(view, now)]
    const logOf = orderLog({ services: others, call, own: logLines.ofOrder })
    return {
      routes: [
        route(listDashboards, async (request) => {
          answer.refuseWhileBuilding(notReady)
          return answer.ok(list(request))
        }),
        route(getAudit, async () => answer.ok(audit.report())),
        route(reportAudit, async ({ body }) => {
          audit.take(body)
          return answer.nothing
        }),
        route(getBoardAt, async ({ query }) => answer.ok(await thatBoard(query.at))),
        route(getOrderAt, async ({ params, query }) => answer.found(thatOrder(params.orderId, query.at))),
        route(getRebuild, async () => answer.ok(rebuild.report())),
        route(startRebuild, async () => answer.begun(rebuild.start())),
        route(takeRebuild, async () => answer.ok(await rebuild.take())),
        route(getDashboard, async (request) => {
          answer.refuseWhileBuilding(notReady)
          return answer.found(await find(request))
        }),
        route(getOrderLog, async ({ params }) => answer.ok(await logOf(params.orderId))),
        route(getStory, async ({ params }) => answer.found(storyOf(view, params.orderId))),
        route(listEvents, async ({ query }) => answer.ok({ items: window.latest(query.limit ?? 200) })),
        streamRoute(streamEvents, async (context, request, reply) =>
          window.join(...openedStream(context, request, reply)),
        ),
        streamRoute(streamDashboards, async (context, request, reply) => {
          answer.refuseWhileBuilding(notReady)
          answer.streaming(await open(context, request, reply))
        }),
      ],
      jobs: [following.job, audit.job, told.job],
      notReady,
      http: tellAge(ageMs),
      stop: async () => {
        for (const part of [stream, window, waiters, guests, rebuild, following]) await part.stop()
        view.close()
      },
    }
  },
})
