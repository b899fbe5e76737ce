/** I13: the books of stores are the ledger, order by order; and what was closed stays as it was. */
import { isA, OrderPlaced } from '@jumun/contracts'
import { type Finding, sum } from './finding.ts'
import type { Snapshot } from './snapshot.ts'

export function booksAreTheLedger({ books, payments, log, inboxes }: Snapshot): Finding {
  const broken: string[] = []
  const bookOf = new Map(books.orders.map((book) => [book.orderId, book]))
  const paymentOf = new Map(payments.map((payment) => [payment.orderId, payment]))
  const dealtWith = new Set(inboxes.flatMap(({ decided }) => decided)) // an operator dropped it: then it is in no books
  for (const event of log) {
    if (!isA(OrderPlaced, event) || event.time < books.began || dealtWith.has(event.id)) continue
    if (!bookOf.get(event.data.orderId)?.sold)
      broken.push(`order ${event.data.orderId} is paid, and in no books of its store`)
  }
  const sold = books.orders.filter((book) => book.sold)
  for (const { orderId, paid, refunded, homeless } of sold) {
    const { taken = 0, returned = 0 } = paymentOf.get(orderId) ?? {}
    if (paid !== taken || refunded !== returned)
      broken.push(
        `of order ${orderId} the books say ${paid} and ${refunded} back, the ledger ${taken} and ${returned} back`,
      )
    if (homeless > 0) broken.push(`of order ${orderId} ${homeless} facts are in no day`)
  }
  for (const { storeId, number, day, said, net, before } of books.days) {
    if (said !== net) broken.push(`report ${number} of store ${storeId} (${day}) says ${said}, its day comes to ${net}`)
    if (before !== number - 1) broken.push(`before report ${number} of store ${storeId} there are ${before}`)
  }
  for (const { storeId, from, to, net, shared, ofItsDays } of books.settlements)
    if (net !== ofItsDays || shared !== net)
      broken.push(
        `${net} were settled with store ${storeId} for ${from} to ${to} as ${shared}, and its days come to ${ofItsDays}`,
      )
  const kept = sum(sold.map(({ paid, refunded }) => paid - refunded))
  const examined = `${sold.length} orders in the books, ${kept} kept, ${books.days.length} closed days, ${books.settlements.length} payouts`
  return { id: 'I13', name: 'the books are the ledger', examined, broken }
}
