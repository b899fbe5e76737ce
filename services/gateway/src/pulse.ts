/**
 * How it goes for customers: what became of every checkout that came through this gateway, minute by minute, and what
 * happened to services meanwhile. Whether everything is up is not the question; whether people can order is.
 */
import type { Pulse } from '@jumun/contracts'
import { counter, type Job, type Resolver, type ServiceDescriptor } from '@jumun/service'
import type { Registry } from 'prom-client'

type Outcome = 'went' | 'refused' | 'failed'
type Minute = { at: number } & Record<Outcome, number>
type Incident = Pulse['incidents'][number]

interface Needs {
  readonly platform: readonly ServiceDescriptor[]
  readonly resolver: Pick<Resolver, 'known'>
  readonly now: () => Date
  readonly metrics: Registry
}

const minuteMs = 60_000
const shownMinutes = 60
/** What came in this minute and the two before it decides how it goes. */
const judgedMinutes = 3
/** From such a share, and so many, on it is not one customer's bad luck. */
const failingShare = 0.2
const failingFrom = 3
const mostIncidents = 100
const lookEveryMs = 1_000

/** What an answer means to the customer; undefined: it says nothing about how ordering goes (not logged in, a wrong form). */
export function outcomeOf(status: number): Outcome | undefined {
  if (status >= 200 && status < 300) return 'went'
  if (status === 402 || status === 409 || status === 422) return 'refused'
  return status >= 500 || status === 429 ? 'failed' : undefined
}

export function pulse({ platform, resolver, now, metrics }: Needs) {
  let minutes: Minute[] = []
  const incidents: Incident[] = []
  const seen = new Map<string, readonly string[]>()
  const checkouts = counter(metrics, 'jumun_gateway_checkouts_total')
  for (const outcome of ['went', 'refused', 'failed'] as const) checkouts.inc({ outcome }, 0)

  const thisMinute = (): Minute => {
    const at = Math.floor(now().getTime() / minuteMs) * minuteMs
    const last = minutes.at(-1)
    if (last?.at === at) return last
    const fresh = { at, went: 0, refused: 0, failed: 0 }
    minutes = [...minutes, fresh].slice(-shownMinutes)
    return fresh
  }
  const lately = (): Omit<Pulse['checkouts'], 'state'> => {
    const since = thisMinute().at - (judgedMinutes - 1) * minuteMs
    const sum = (outcome: Outcome): number =>
      minutes.filter(({ at }) => at >= since).reduce((total, minute) => total + minute[outcome], 0)
    return { went: sum('went'), refused: sum('refused'), failed: sum('failed'), minutes: judgedMinutes }
  }
  const judged = (): Pulse['checkouts'] => {
    const counts = lately()
    return { ...counts, state: stateOf(counts) }
  }
  const begin = (what: Incident['what'], service: string | null): void => {
    incidents.push({ what, service, from: now().toISOString(), until: null })
    if (incidents.length > mostIncidents) incidents.shift()
  }
  const end = (what: Incident['what'], service: string | null): void => {
    const open = incidents.findLast((one) => one.what === what && one.service === service && one.until === null)
    if (open) open.until = now().toISOString()
  }
  const isOpen = (what: Incident['what'], service: string | null): boolean =>
    incidents.some((one) => one.what === what && one.service === service && one.until === null)

  /** One that comes back within a second was never missed: its new address gives it away. */
  function lookAt(service: string): void {
    const before = seen.get(service)
    const urls = resolver.known(service).map(({ url }) => url)
    seen.set(service, urls.length > 0 ? urls : (before ?? []))
    if (before === undefined) return
    if (urls.length === 0) {
      if (!isOpen('down', service)) begin('down', service)
      return
    }
    if (isOpen('down', service)) end('down', service)
    else if (urls.some((url) => !before.includes(url)) && urls.length <= before.length) {
      begin('restarted', service)
      end('restarted', service)
    }
  }

  return {
    /** The answer to an attempt to order or to pay. */
    checkedOut(status: number): void {
      const outcome = outcomeOf(status)
      if (!outcome) return
      thisMinute()[outcome] += 1
      checkouts.inc({ outcome })
    },
    report(): Pulse {
      const last = thisMinute().at
      const at = (index: number): number => last - (shownMinutes - 1 - index) * minuteMs
      return {
        at: now().toISOString(),
        checkouts: judged(),
        minutes: Array.from({ length: shownMinutes }, (_, index) => {
          const minute = minutes.find((one) => one.at === at(index))
          const { went = 0, refused = 0, failed = 0 } = minute ?? {}
          return { at: new Date(at(index)).toISOString(), went, refused, failed }
        }),
        incidents: incidents.toReversed(),
      }
    },
    job: {
      name: 'watch-how-it-goes',
      everyMs: lookEveryMs,
      async run() {
        for (const { name } of platform) lookAt(name)
        const { state } = judged()
        if (state === 'failing' && !isOpen('checkouts', null)) begin('checkouts', null)
        else if (state !== 'failing') end('checkouts', null)
      },
    } satisfies Job,
  }
}

function stateOf({ went, refused, failed }: Record<Outcome, number>): Pulse['checkouts']['state'] {
  if (went + refused + failed === 0) return 'quiet'
  if (failed === 0) return refused > 10 && refused > went ? 'troubled' : 'well'
  return failed >= failingFrom && failed / (went + failed) >= failingShare ? 'failing' : 'troubled'
}
