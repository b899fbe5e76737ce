/**
 * The auditor: every order that changed is held against what must be true of it, once it has been still for a moment, so
 * that an order in full flight costs nothing; apart from the fold, which does not wait for it. What must follow has a grace
 * time; what no later event can put right is red at once. Beside it stands what the services say of themselves, and what
 * `npm run audit` found when it last looked deeper: one list, whoever looks.
 */
import {
  type Audit,
  type BodyOf,
  type InvariantName,
  invariantMeans,
  invariantNames,
  type reportAudit,
} from '@jumun/contracts'
import { type Clock, computedGauge, computedGauges, type Job } from '@jumun/service'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import type { HealthReports } from './ask-everybody.ts'
import { auditOrder, type Violation } from './audit-order.ts'
import type { View } from './view.ts'

interface Needs {
  readonly view: Pick<View, 'memoriesAfter' | 'lastChange'>
  readonly clock: Clock
  readonly log: Pick<Logger, 'error'>
  readonly metrics: Registry
  readonly graceMs: number
  /** How long an order has to be still; default 5 s. */
  readonly stillForMs?: number
  /** What the services say of themselves. */
  readonly told: () => Pick<HealthReports, 'findings' | 'silent'>
}
export type DeeperLook = BodyOf<typeof reportAudit>
export interface Auditor {
  report(): Audit
  /** What `npm run audit` found, in place of what it found before. */
  take(look: DeeperLook): void
  /** Orders of which only the store knows whether they have what they must have. */
  ticketsWanted(): readonly string[]
  noteTickets(asked: readonly string[], missing: ReadonlySet<string>): void
  readonly job: Job
}

interface Found extends Violation {
  readonly sinceMs: number
  told: boolean
  /** The store was asked, and has none. */
  noTicket?: boolean
}
type Listed = Audit['items'][number]['violations'][number]

const mostAsked = 200
/** Here it counts what a service says, or what only a deeper look can see. */
const bySelf: readonly InvariantName[] = ['I5', 'I10']
const byDeeperLook: readonly InvariantName[] = ['I7', 'I8', 'I9', 'I11']

const everyMs = 500
const atOnce = 200
const mostListed = 20

export function auditor({ view, clock, log, metrics, graceMs, told, stillForMs = 5_000 }: Needs): Auditor {
  /** Of each order that is not quite right: what, and since when. */
  const open = new Map<string, Found[]>()
  /** How many changes there were, and when: an order that changed since then is left for later. */
  let marks: { readonly atMs: number; readonly changes: number }[] = []
  let place = 0
  let checked = 0
  let deeper: { readonly at: Date; readonly items: DeeperLook['items'] } | undefined

  const isRed = ({ final, sinceMs, unlessTicket, noTicket }: Found, nowMs: number): boolean =>
    final || (nowMs - sinceMs >= graceMs && (!unlessTicket || noTicket === true))

  function look(orderId: string, violations: readonly Violation[], nowMs: number): void {
    const before = open.get(orderId) ?? []
    const found = violations.map((violation): Found => {
      const known = before.find(({ invariant, what }) => invariant === violation.invariant && what === violation.what)
      const { sinceMs = nowMs, told = false, noTicket = false } = known ?? {}
      return { ...violation, sinceMs, told, noTicket }
    })
    if (found.length > 0) open.set(orderId, found)
    else open.delete(orderId)
  }

  function tell(nowMs: number): void {
    for (const [orderId, found] of open)
      for (const one of found)
        if (!one.told && isRed(one, nowMs)) {
          one.told = true
          log.error({ orderId, invariant: one.invariant, what: one.what }, 'the audit found something wrong')
        }
  }

  const redOf = (invariant: InvariantName, nowMs: number): Listed[] =>
    [...open].flatMap(([orderId, found]) =>
      found
        .filter((one) => one.invariant === invariant && isRed(one, nowMs))
        .map(({ what, sinceMs }) => ({ orderId, what, by: 'events', since: new Date(sinceMs).toISOString() })),
    )

  // What a service says of itself comes first: in a rush, a hundred orders that are merely late must not hide it.
  const allRed = (invariant: InvariantName, nowMs: number): Listed[] =>
    [saidBy(told(), invariant), foundDeeper(deeper, invariant), redOf(invariant, nowMs)].flatMap((found) =>
      found.toSorted((left, right) => (left.since < right.since ? -1 : 1)),
    )

  computedGauges(metrics, 'jumun_audit_findings', () =>
    invariantNames.map((invariant) => ({
      labels: { invariant },
      value: allRed(invariant, clock.now().getTime()).length,
    })),
  )
  computedGauge(metrics, 'jumun_audit_silent_services', () => told().silent().length)

  return {
    report() {
      const nowMs = clock.now().getTime()
      const silent = told().silent()
      const items = invariantNames.map((invariant) => {
        const red = allRed(invariant, nowMs)
        const unknown =
          (bySelf.includes(invariant) && silent.length > 0) || (byDeeperLook.includes(invariant) && !deeper)
        return {
          ...{ invariant, means: invariantMeans[invariant], checked, count: red.length },
          status: red.length > 0 ? ('red' as const) : unknown ? ('unknown' as const) : ('green' as const),
          violations: red.slice(0, mostListed),
        }
      })
      return { items, silent: [...silent], ...(deeper ? { lookedDeeperAt: deeper.at.toISOString() } : {}) }
    },
    take({ items }) {
      deeper = { at: clock.now(), items }
    },
    ticketsWanted() {
      const nowMs = clock.now().getTime()
      return [...open]
        .filter(([, found]) => found.some(({ unlessTicket, sinceMs }) => unlessTicket && nowMs - sinceMs >= graceMs))
        .slice(0, mostAsked)
        .map(([orderId]) => orderId)
    },
    noteTickets(request, missing) {
      for (const orderId of request)
        for (const found of open.get(orderId) ?? []) if (found.unlessTicket) found.noTicket = missing.has(orderId)
      tell(clock.now().getTime())
    },
    job: {
      name: 'audit-what-changed',
      everyMs,
      async run(signal) {
        const before = clock.now().getTime() - stillForMs
        marks.push({ atMs: clock.now().getTime(), changes: view.lastChange() })
        const reached = marks.findLastIndex(({ atMs }) => atMs <= before)
        const until = marks[reached]?.changes ?? 0
        marks = marks.slice(Math.max(0, reached))
        for (;;) {
          const changed = view.memoriesAfter(place, until, atOnce)
          const nowMs = clock.now().getTime()
          for (const { orderId, memory, place: reached } of changed) {
            look(orderId, auditOrder(memory), nowMs)
            place = reached
            checked++
          }
          tell(nowMs)
          if (changed.length < atOnce || signal.aborted) return
          await new Promise((resolve) => setImmediate(resolve)) // others first: the fold, and whoever asks
        }
      },
    },
  }
}

function saidBy(told: Pick<HealthReports, 'findings'>, invariant: InvariantName): Listed[] {
  return [...told.findings()].flatMap(([by, findings]) =>
    findings
      .filter((one) => one.invariant === invariant)
      .map(({ what, orderId, since }) => ({ ...(orderId === undefined ? {} : { orderId }), what, by, since })),
  )
}

function foundDeeper(look: { at: Date; items: DeeperLook['items'] } | undefined, invariant: InvariantName): Listed[] {
  const since = look?.at.toISOString() ?? ''
  const found = look?.items.filter((one) => one.invariant === invariant) ?? []
  return found.flatMap(({ broken }) => broken.map((what) => ({ what, by: 'npm run audit', since })))
}
