/** The window of the provider in the form of Toss Payments, opened as a browser would. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { runInNewContext } from 'node:vm'
import { type RunningToss, startTossSandbox } from './toss.ts'

let toss: RunningToss
before(async () => {
  toss = await startTossSandbox({ secretKey: 'test_sk_1', clientKey: 'test_ck_1' })
})
after(() => toss?.stop())

const wish = {
  method: 'CARD',
  amount: { currency: 'KRW', value: 4500 },
  orderId: '01900000-0000-7000-8000-000000000001',
  orderName: '라떼 <b>외</b> 1개',
  successUrl: 'http://shop.example/client/orders/1',
  failUrl: 'http://shop.example/client/orders/1',
}
/** Where the script leads the browser. */
async function opened(change: object = {}, clientKey = 'test_ck_1'): Promise<string> {
  let at = ''
  const location = {
    assign: (url: string) => {
      at = url
    },
  }
  const page: any = runInNewContext(`${toss.script}; globalThis`, { location, URLSearchParams })
  const payment = page.TossPayments(clientKey).payment({ customerKey: page.TossPayments.ANONYMOUS })
  await payment.requestPayment({ ...wish, ...change })
  return at
}
async function pressed(button: string, change: object = {}): Promise<URL> {
  const page = await (await fetch(await opened(change))).text()
  const href = new RegExp(`id="${button}" href="([^"]+)"`).exec(page)?.[1]?.replaceAll('&amp;', '&') ?? ''
  const answer = await fetch(new URL(href, toss.url), { redirect: 'manual' })
  assert.equal(answer.status, 302)
  return new URL(answer.headers.get('location') ?? '')
}

test('shows what is paid, as text; who pays comes back with a key, who closes it with why', async () => {
  const page = await (await fetch(await opened())).text()
  assert.match(page, /<h1>라떼 &lt;b&gt;외&lt;\/b&gt; 1개<\/h1>/)
  assert.match(page, /4,500원/)
  const closed = await pressed('close')
  assert.equal(closed.searchParams.get('code'), 'PAY_PROCESS_CANCELED')
  const paid = await pressed('good')
  assert.equal(paid.pathname, '/client/orders/1')
  assert.match(paid.searchParams.get('paymentKey') ?? '', /^tviva\w+$/)
  assert.equal(paid.searchParams.get('amount'), '4500')
})

test('does not open with another shop’s key, for nothing, for dollars, or without a way back', async () => {
  assert.equal((await fetch(await opened({}, 'test_ck_2'))).status, 400)
  for (const change of [
    { amount: { currency: 'KRW', value: 0 } },
    { amount: { currency: 'USD', value: 4500 } },
    { orderId: 'short' },
    { orderName: '' },
    { successUrl: '/client/orders/1' },
    { failUrl: 'javascript:alert(1)' },
  ])
    assert.equal((await fetch(await opened(change))).status, 400, JSON.stringify(change))
})
