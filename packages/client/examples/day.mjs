/**
 * A day of a small shop: it opens, sells twice, and closes its books.
 * JUMUN_URL=http://localhost:8088 node examples/day.mjs
 */
import { JumunProblem, jumun } from '@jumun/client'

const url = process.env.JUMUN_URL ?? 'http://localhost:8088'
const password = process.env.JUMUN_PASSWORD ?? 'jumun-demo-1'
const shop = jumun({ url })
const guest = jumun({ url })
await shop.logInAs(process.env.JUMUN_OWNER ?? 'owner@jumun.local', password)
await guest.logInAs(process.env.JUMUN_CUSTOMER ?? 'customer@jumun.local', password)

// Morning: the shop opens, with one thing on its menu.
const store = await shop.openStore({
  body: { name: { ko: '모퉁이 커피', en: 'Corner Coffee' }, address: { line1: '12 Teheran-ro, Gangnam-gu, Seoul' } },
})
const price = { amount: 4_500, currency: 'KRW' }
const latte = await shop.addProduct({ body: { storeId: store.id, name: { ko: '라떼', en: 'Latte' }, price } })
console.log('open:', store.name.en)

/** Other services hear of the new store and its menu a moment later. */
async function soon(work) {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      const isYoung = error instanceof JumunProblem && [404, 409, 422].includes(error.status)
      if (!isYoung || tries === 100) throw error
      await new Promise((done) => setTimeout(done, 100))
    }
  }
}

// Guests order and pay; the kitchen makes it; it is handed over.
async function sell(quantity) {
  const key = crypto.randomUUID() // ours, since asking again is asking for the same order
  const lines = [{ productId: latte.id, quantity }]
  const body = { storeId: store.id, fulfilment: 'pickup', lines, payment: { method: 'card', token: 'tok_ok' } }
  const order = await soon(() => guest.placeOrder({ body, key }))
  const params = { orderId: order.id }
  await soon(() => shop.acceptTicket({ params, body: { minutes: 5 } }))
  await shop.startCooking({ params })
  await shop.markReady({ params })
  await shop.handOver({ params })
  console.log('sold:', quantity, 'for', order.total.amount, order.total.currency)
  return order
}
await sell(1)
await sell(2)

// Evening: once the books know of both, they are closed, and the report has its number.
const params = { id: store.id, date: today() }
await soon(async () => {
  const day = await shop.getDay({ params })
  if (day.orders < 2 || day.living.length > 0) throw new JumunProblem(409, { code: 'not-yet' })
})
const { report, orders, net } = await shop.closeDay({ params })
console.log('closed:', report.number, orders, 'orders', net.amount, net.currency)

/** The business day by the store's clocks: it starts at five. */
function today() {
  const at = new Date(Date.now() - 5 * 3_600_000)
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Seoul' }).format(at)
}
