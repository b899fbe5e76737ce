/**
 * Names and numbers are kept where accounts and orders are, and asked for when somebody looks: who has gone is gone here, too.
 * Without an answer nobody's are known, and the rest is shown.
 */
import { askCustomerNames, askPhones, askRidersOfOrders, askStaffNames } from '@jumun/contracts'
import { breaker } from '@jumun/resilience'
import type { CallService } from '@jumun/service'
import type { Logger } from 'pino'

/** By the ids that were asked about, those that are known. */
export type TextsOf = (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>

const timeoutMs = 800
type Log = Pick<Logger, 'info'>
type Known = readonly (readonly [id: string, text: string])[]

export const namesOfPeople = (call: CallService, log: Log): TextsOf =>
  asking(log, 'people are shown without their names', async (userIds) => {
    const { body } = await call(askStaffNames, { timeoutMs, body: { userIds } })
    return body.items.map(({ id, name }) => [id, name])
  })
/** As far as a counter needs them. */
export const namesOfCustomers = (call: CallService, log: Log): TextsOf =>
  asking(log, 'customers are shown without their names', async (userIds) => {
    const { body } = await call(askCustomerNames, { timeoutMs, body: { userIds } })
    return body.items.map(({ id, name }) => [id, name])
  })
/** By their orders. */
export const phonesOfOrders = (call: CallService, log: Log): TextsOf =>
  asking(log, 'tickets are shown without a number to call', async (orderIds) => {
    const { body } = await call(askPhones, { timeoutMs, body: { orderIds } })
    return body.items.map(({ orderId, phone }) => [orderId, phone])
  })
/** By the orders that they have in hand. */
export const ridersOfOrders = (call: CallService, log: Log): TextsOf =>
  asking(log, 'tickets are shown without their riders', async (orderIds) => {
    const { body } = await call(askRidersOfOrders, { timeoutMs, body: { orderIds } })
    return body.items.map(({ orderId, firstName }) => [orderId, firstName])
  })

function asking(log: Log, without: string, ask: (ids: string[]) => Promise<Known>): TextsOf {
  const others = breaker({
    sampling: { failureRate: 0.5, windowMs: 10_000, atLeastCalls: 10 },
    halfOpenAfterMs: 2_000,
  })
  return async (asked) => {
    const ids = [...new Set(asked)]
    if (ids.length === 0) return new Map()
    try {
      return new Map(await others.run(() => ask(ids)))
    } catch (error) {
      log.info({ err: error }, without)
      return new Map()
    }
  }
}
