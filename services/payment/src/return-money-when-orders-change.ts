/** The store made less of an order than was paid: the difference goes back once, by the event that says so. */
import { OrderChanged } from '@jumun/contracts'
import { onAll, type Reaction, type Transaction } from '@jumun/messaging'
import type { WantedPart } from './part-refunds.ts'

interface Needs {
  readonly promisePart: (wanted: WantedPart, now: Date, tx: Transaction) => Promise<unknown>
  readonly now: () => Date
  /** There may be something to give back now. */
  readonly trigger: () => void
}

export const returnMoneyWhenOrdersChange = ({ promisePart, now, trigger }: Needs): Reaction =>
  onAll([OrderChanged], async (events, tx) => {
    // in one order, so that two batches do not wait in a circle; those of one order as they came
    for (const { id, data } of events.toSorted((one, other) => compare(one.subject, other.subject))) {
      const { orderId, refund: amount, reason } = data as OrderChanged
      if (amount.amount > 0) await promisePart({ id, orderId, amount, reason, cause: 'CHANGE' }, now(), tx)
    }
    trigger()
  })

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)
