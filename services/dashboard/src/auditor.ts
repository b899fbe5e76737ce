/**
 * The auditor: every order that changed is held against what must be true of it, once it has been still for a moment, so
 * that an order in full flight costs nothing; apart from the fold, which does not wait for it. What must follow has a grace time; what no later event can put right is red at once.
 */
import type { Audit } from '@jumun/contracts'
import type { Clock, Job } from '@jumun/service'
import type { Logger } from 'pino'
import { Gauge, type Registry } from 'prom-client'
import { auditOrder, type Invariant, invariants, type Violation } from './audit-order.ts'
import type { View } from './view.ts'

interface Needs {
  readonly view: Pick<View, 'memoriesAfter' | 'lastChange'>
  readonly clock: Clock
  readonly log: Pick<Logger, 'error'>
  readonly metrics: Registry
  readonly graceMs: number
  /** How long an order has to be still; default 5 s. */
  readonly stillForMs?: number
}
export interface Auditor {
  report(): Audit
  readonly job: Job
}

interface Found extends Violation {
  readonly sinceMs: number
  told: boolean
}

const everyMs = 500
const atOnce = 200
const mostListed = 20
const names = Object.keys(invariants) as Invariant[]

export function auditor({ view, clock, log, metrics, graceMs, stillForMs = 5_000 }: Needs): Auditor {
  /** Of each order that is not quite right: what, and since when. */
  const open = new Map<string, Found[]>()
  /** How many changes there were, and when: an order that changed since then is left for later. */
  let marks: { readonly atMs: number; readonly changes: number }[] = []
  let place = 0
  let checked = 0

  const isRed = ({ final, sinceMs }: Found, nowMs: number): boolean => final || nowMs - sinceMs >= graceMs

  function look(orderId: string, violations: readonly Violation[], nowMs: number): void {
    const before = open.get(orderId) ?? []
    const found = violations.map((violation): Found => {
      const known = before.find(({ invariant, what }) => invariant === violation.invariant && what === violation.what)
      return { ...violation, sinceMs: known?.sinceMs ?? nowMs, told: known?.told ?? false }
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

  const redOf = (invariant: Invariant, nowMs: number) =>
    [...open].flatMap(([orderId, found]) =>
      found
        .filter((one) => one.invariant === invariant && isRed(one, nowMs))
        .map(({ what, sinceMs }) => ({ orderId, what, sinceMs })),
    )

  new Gauge({
    name: 'jumun_audit_violations',
    help: 'Orders for which something is not true that must be, by invariant',
    labelNames: ['invariant'],
    registers: [metrics],
    collect() {
      for (const invariant of names) this.set({ invariant }, redOf(invariant, clock.now().getTime()).length)
    },
  })

  return {
    report() {
      const nowMs = clock.now().getTime()
      const items = names.map((invariant) => {
        const red = redOf(invariant, nowMs).sort((left, right) => left.sinceMs - right.sinceMs)
        return {
          ...{ invariant, means: invariants[invariant], checked, count: red.length },
          status: red.length === 0 ? ('green' as const) : ('red' as const),
          violations: red
            .slice(0, mostListed)
            .map(({ orderId, what, sinceMs }) => ({ orderId, what, since: new Date(sinceMs).toISOString() })),
        }
      })
      return { items }
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
