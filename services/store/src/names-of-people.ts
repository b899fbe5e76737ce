/** Names are kept where the accounts are, and asked for when somebody looks: who has gone is gone here, too. */
import { type AnswerOf, askCustomerNames, askStaffNames } from '@jumun/contracts'
import { breaker } from '@jumun/resilience'
import type { CallService } from '@jumun/service'
import type { Logger } from 'pino'

/** Those whose names are known; without an answer nobody's are. */
export type NamesOf = (userIds: readonly string[]) => Promise<ReadonlyMap<string, string>>

const answerWithinMs = 800

type Asked = { readonly timeoutMs: number; readonly body: { readonly userIds: string[] } }

export const namesOfPeople = (call: CallService, log: Pick<Logger, 'info'>): NamesOf =>
  namesBy((asked) => call(askStaffNames, asked), log)
/** As far as a counter needs them. */
export const namesOfCustomers = (call: CallService, log: Pick<Logger, 'info'>): NamesOf =>
  namesBy((asked) => call(askCustomerNames, asked), log)

function namesBy(ask: (asked: Asked) => Promise<AnswerOf<typeof askStaffNames>>, log: Pick<Logger, 'info'>): NamesOf {
  const users = breaker({
    sampling: { failureRate: 0.5, windowMs: 10_000, atLeastCalls: 10 },
    halfOpenAfterMs: 2_000,
  })
  return async (ids) => {
    const userIds = [...new Set(ids)]
    if (userIds.length === 0) return new Map()
    try {
      const { body } = await users.run(() => ask({ timeoutMs: answerWithinMs, body: { userIds } }))
      return new Map(body.items.map(({ id, name }) => [id, name]))
    } catch (error) {
      log.info({ err: error }, 'people are shown without their names: the user service did not say them')
      return new Map()
    }
  }
}
