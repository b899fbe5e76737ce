/** The lines that all services wrote of one order, brought together: each service knows only its own. */
import { askLogLines, type LogLine, type ServiceName } from '@jumun/contracts'
import type { CallService } from '@jumun/service'

interface Needs {
  readonly services: readonly ServiceName[]
  readonly call: CallService
  /** What this service wrote itself. */
  readonly own: (orderId: string) => readonly LogLine[]
}

const answerWithinMs = 2_000

export const orderLog =
  ({ services, call, own }: Needs) =>
  async (orderId: string): Promise<{ items: LogLine[]; silent: ServiceName[] }> => {
    const silent: ServiceName[] = []
    const asked = services.map(async (service): Promise<readonly LogLine[]> => {
      try {
        const { body } = await call(askLogLines(service), { timeoutMs: answerWithinMs, query: { orderId } })
        return body.items
      } catch {
        silent.push(service) // that it does not answer is part of the answer
        return []
      }
    })
    const items = [...own(orderId), ...(await Promise.all(asked)).flat()]
    return { items: items.sort((one, other) => one.time.localeCompare(other.time)), silent: silent.sort() }
  }
