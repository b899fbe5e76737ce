/** Asks every service what it knows to be wrong with itself, and the store for tickets that seem to be missing. */
import { askFindings, askMissingTickets, type SelfFinding, type ServiceName } from '@jumun/contracts'
import type { CallService, Job } from '@jumun/service'

export interface HealthReports {
  /** By service; those that never answered are left out. */
  findings(): ReadonlyMap<ServiceName, readonly SelfFinding[]>
  /** Who did not answer the last times. */
  silent(): readonly ServiceName[]
  readonly job: Job
}

interface Needs {
  readonly services: readonly ServiceName[]
  readonly call: CallService
  /** Orders that should have a ticket by now. */
  readonly ticketsWanted: () => readonly string[]
  readonly onTickets: (asked: readonly string[], missing: ReadonlySet<string>) => void
}

const everyMs = 5_000
const answerWithinMs = 2_000
/** One answer may be late. */
const silentAfter = 2

export function askEverybody({ services, call, ticketsWanted, onTickets }: Needs): HealthReports {
  const findings = new Map<ServiceName, readonly SelfFinding[]>()
  const missed = new Map<ServiceName, number>()

  async function ask(service: ServiceName): Promise<void> {
    try {
      const { body } = await call(askFindings(service), { timeoutMs: answerWithinMs })
      findings.set(service, body.items)
      missed.delete(service)
    } catch {
      missed.set(service, (missed.get(service) ?? 0) + 1) // that it does not answer is the answer
    }
  }

  async function askForTickets(): Promise<void> {
    const orderIds = [...ticketsWanted()]
    if (orderIds.length === 0) return
    const answer = await call(askMissingTickets, { timeoutMs: answerWithinMs, body: { orderIds } }).catch(
      () => undefined,
    )
    if (answer) onTickets(orderIds, new Set(answer.body.orderIds)) // else it is asked again
  }

  return {
    findings: () => findings,
    silent: () => services.filter((service) => (missed.get(service) ?? 0) >= silentAfter),
    job: {
      name: 'ask-everybody-what-is-wrong',
      everyMs,
      async run() {
        await Promise.all([...services.map(ask), askForTickets()])
      },
    },
  }
}
