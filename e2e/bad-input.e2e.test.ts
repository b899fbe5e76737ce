/** Nothing answers 500 because of what a client sent; every refusal has a stable code and names the field. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import {
  acceptTicket,
  addProduct,
  cancelOrder,
  changeProduct,
  changeStock,
  changeStore,
  claimDelivery,
  getDashboard,
  getOrder,
  getPayment,
  getUser,
  listOrders,
  listPayments,
  type Order,
  openStore,
  type Product,
  payOrder,
  placeOrder,
  type Session,
  type Store,
  signUp,
  won,
} from '@jumun/contracts'
import {
  ask,
  askPath,
  basketOf,
  expectProblem,
  expectStatus,
  newcomer,
  newProduct,
  newStore,
  order,
  password,
  step,
  untilStatus,
} from '../harness/people.ts'
import { auditAndStop, type Platform, startPlatform } from '../harness/platform.ts'

let platform: Platform
let owner: Session
let customer: Session
let stranger: Session
let otherOwner: Session
let rider: Session
let store: Store
let product: Product
let placed: Order
const nobody = '01900000-0000-7000-8000-000000000001'
before(async () => {
  platform = await startPlatform()
  ;[owner, customer, stranger, otherOwner, rider] = await Promise.all([
    newcomer(platform, 'owner'),
    newcomer(platform, 'customer'),
    newcomer(platform, 'customer'),
    newcomer(platform, 'owner'),
    newcomer(platform, 'rider'),
  ])
  store = await newStore(platform, owner)
  product = await newProduct(platform, owner, store, { stock: 5 })
  placed = await order(platform, customer, basketOf(store, product))
  await untilStatus(platform, customer, placed.id, 'CONFIRMED')
})
after(() => auditAndStop(platform))

describe('a basket that cannot be', () => {
  const line = () => ({ productId: product.id, quantity: 1 })
  const wrong: [name: string, field: string, change: () => Record<string, unknown>][] = [
    ['a negative quantity', 'lines.0.quantity', () => ({ lines: [{ ...line(), quantity: -1 }] })],
    ['no quantity at all', 'lines.0.quantity', () => ({ lines: [{ productId: product.id }] })],
    ['half a piece', 'lines.0.quantity', () => ({ lines: [{ ...line(), quantity: 0.5 }] })],
    ['a number as text', 'lines.0.quantity', () => ({ lines: [{ ...line(), quantity: '1' }] })],
    ['a quantity beyond measure', 'lines.0.quantity', () => ({ lines: [{ ...line(), quantity: 1e300 }] })],
    ['a price sent by the client', 'lines.0.unitPrice', () => ({ lines: [{ ...line(), unitPrice: won(1) }] })],
    ['a total sent by the client', 'total', () => ({ total: won(1) })],
    ['a status sent by the client', 'status', () => ({ status: 'DELIVERED' })],
    ['no lines', 'lines', () => ({ lines: [] })],
    ['too many lines', 'lines', () => ({ lines: Array.from({ length: 101 }, line) })],
    ['a product id that is none', 'lines.0.productId', () => ({ lines: [{ ...line(), productId: "1' OR '1'='1" }] })],
    ['another way of getting it', 'fulfilment', () => ({ fulfilment: 'drone' })],
    ['a delivery without an address', 'address', () => ({ fulfilment: 'delivery' })],
    [
      'an address with unknown fields',
      'address.planet',
      () => ({ fulfilment: 'delivery', address: { line1: 'x', planet: 'Mars' } }),
    ],
    ['no payment', 'payment', () => ({ payment: undefined })],
    ['a note as long as a book', 'note', () => ({ note: 'x'.repeat(5000) })],
    ['a NUL in the note', 'note', () => ({ note: 'a\u0000b' })],
  ]
  for (const [name, field, change] of wrong)
    test(name, async () => {
      const problem = expectProblem(
        await ask(platform, placeOrder, { as: customer, body: { ...basketOf(store, product), ...change() } }),
        400,
        'invalid-request',
      )
      assert.ok(
        problem.errors?.some((error) => error.field === field),
        `${field} is not named: ${JSON.stringify(problem)}`,
      )
    })

  test('a product, a store or an option that is not there', async () => {
    const basket = basketOf(store, product)
    const asked = (change: object) => ask(platform, placeOrder, { as: customer, body: { ...basket, ...change } })
    expectProblem(await asked({ storeId: nobody }), 422, 'unknown-store')
    expectProblem(await asked({ lines: [{ ...line(), productId: nobody }] }), 422, 'unknown-product')
    expectProblem(await asked({ lines: [{ ...line(), options: ['none-such'] }] }), 422, 'invalid-options')
  })
})

describe('bytes that are no request', () => {
  const json = { 'content-type': 'application/json' }
  test('damaged JSON, no JSON, another media type, nothing, an array, text', async () => {
    const post = (body: string, headers: Record<string, string> = json) =>
      askPath(platform, 'POST', '/orders', { as: customer, body, headers })
    for (const body of [
      '{',
      '{"storeId":',
      'null',
      '[]',
      '"text"',
      '',
      '{"__proto__":{"x":1}}',
      '{"a":1e999}',
      '\ud800',
    ])
      assert.equal(expectProblem(await post(body), 400, 'invalid-request').status, 400)
    expectProblem(await post('<order/>', { 'content-type': 'application/xml' }), 415, 'unsupported-media-type')
  })
  test('a body beyond the limit', async () => {
    const answer = await askPath(platform, 'POST', '/orders', {
      as: customer,
      body: JSON.stringify({ note: 'x'.repeat(2_000_000) }),
    })
    expectProblem(answer, 413, 'body-too-large')
  })
  test('paths and queries', async () => {
    for (const path of [
      '/orders/not-an-id',
      '/orders/%00',
      "/orders/1'--",
      '/orders?limit=0',
      '/orders?limit=1000',
      '/orders?limit=abc',
      '/orders?status=NONE',
      '/orders?bogus=1',
      '/orders?limit=1&limit=2',
      `/dashboards/${placed.id}?after=-1`,
    ]) {
      const answer = await askPath(platform, 'GET', path, { as: customer })
      assert.equal(answer.status, 400, `${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
      assert.equal(answer.body.code, 'invalid-request')
    }
    for (const cursor of ['x', 'eyJhIjoxfQ', '%F0%9F', 'a'.repeat(300)])
      expectProblem(await askPath(platform, 'GET', `/orders?cursor=${cursor}`, { as: customer }), 400, 'invalid-cursor')
    const badEscape = await askPath(platform, 'GET', '/orders/%E0%A4%A', { as: customer })
    assert.equal(badEscape.status, 400)
    expectProblem(await askPath(platform, 'GET', '/no-such-place', { as: customer }), 404, 'not-found')
    const long = await fetch(`${platform.url}/stores?q=${'x'.repeat(10_000)}`, { signal: AbortSignal.timeout(60_000) })
    assert.ok(long.status >= 400 && long.status < 500, String(long.status))
  })
  test('a method that the path does not take', async () => {
    const answer = await askPath(platform, 'PATCH', '/orders', { as: customer, body: {} })
    assert.match(`${answer.status} ${answer.body.code}`, /405 method-not-allowed|404 not-found/)
  })
})

describe("other people's things", () => {
  test('are not found, whoever asks', async () => {
    expectProblem(await ask(platform, getOrder, { as: stranger, params: { id: placed.id } }), 404, 'not-found')
    expectProblem(await ask(platform, getOrder, { as: otherOwner, params: { id: placed.id } }), 404, 'not-found')
    expectProblem(await ask(platform, cancelOrder, { as: stranger, params: { id: placed.id } }), 404, 'not-found')
    expectProblem(
      await ask(platform, payOrder, {
        as: stranger,
        params: { id: placed.id },
        body: { payment: { method: 'card', token: 'tok_ok' } },
      }),
      404,
      'not-found',
    )
    expectProblem(await ask(platform, getDashboard, { as: stranger, params: { orderId: placed.id } }), 404, 'not-found')
    expectProblem(await ask(platform, getUser, { as: stranger, params: { id: customer.user.id } }), 404, 'not-found')
    expectProblem(
      await ask(platform, acceptTicket, { as: otherOwner, params: { orderId: placed.id }, body: { minutes: 5 } }),
      404,
      'not-found',
    )
    expectProblem(
      await ask(platform, changeStore, { as: otherOwner, params: { id: store.id }, body: { status: 'CLOSED' } }),
      404,
      'not-found',
    )
    expectProblem(
      await ask(platform, changeProduct, { as: otherOwner, params: { id: product.id }, body: { price: won(1) } }),
      404,
      'not-found',
    )
    const mine = expectStatus(await ask(platform, listPayments, { as: customer, query: { orderId: placed.id } }), 200)
    expectProblem(await ask(platform, getPayment, { as: stranger, params: { id: mine.items[0].id } }), 404, 'not-found')
    assert.deepEqual(
      expectStatus(await ask(platform, listPayments, { as: stranger, query: { orderId: placed.id } }), 200).items,
      [],
    )
    assert.deepEqual(expectStatus(await ask(platform, listOrders, { as: stranger }), 200).items, [])
  })
  test('are not for this role', async () => {
    expectProblem(
      await ask(platform, acceptTicket, { as: customer, params: { orderId: placed.id }, body: { minutes: 5 } }),
      403,
      'forbidden',
    )
    expectProblem(
      await ask(platform, openStore, { as: customer, body: { name: { en: 'Mine' }, address: { line1: 'x' } } }),
      403,
      'forbidden',
    )
    expectProblem(
      await ask(platform, claimDelivery, { as: customer, params: { orderId: placed.id } }),
      403,
      'forbidden',
    )
    expectProblem(await ask(platform, placeOrder, { as: rider, body: basketOf(store, product) }), 403, 'forbidden')
  })
  test('the inner door of payment is not there from outside', async () => {
    const answer = await askPath(platform, 'POST', '/payments', { as: customer, body: { orderId: placed.id } })
    assert.match(String(answer.status), /404|405/)
  })
})

describe('steps that are not possible now', () => {
  test('a ticket cannot be made ready before it is accepted', async () => {
    const answer = await ask(
      platform,
      { ...acceptTicket, path: '/tickets/:orderId/ready' },
      { as: owner, params: { orderId: placed.id } },
    )
    expectProblem(answer, 409, 'ticket-changed')
  })
  test('a paused store takes no orders', async () => {
    const quiet = await newStore(platform, owner, { status: 'PAUSED' })
    const tea = await newProduct(platform, owner, quiet)
    expectProblem(await ask(platform, placeOrder, { as: customer, body: basketOf(quiet, tea) }), 409, 'store-closed')
  })
  test('pay a canceled order', async () => {
    const mine = await order(platform, customer, basketOf(store, product))
    await ask(platform, cancelOrder, { as: customer, params: { id: mine.id } })
    await untilStatus(platform, customer, mine.id, 'CANCELED')
    const answer = await ask(platform, payOrder, {
      as: customer,
      params: { id: mine.id },
      body: { payment: { method: 'card', token: 'tok_ok' } },
    })
    expectProblem(answer, 409, 'order-not-payable')
  })
  test('collect what is to be delivered', async () => {
    const mine = await order(
      platform,
      customer,
      basketOf(store, product, 1, { fulfilment: 'delivery', address: { line1: 'x' } }),
    )
    await step(platform, owner, acceptTicket, mine.id, { minutes: 5 })
    const answer = await askPath(platform, 'POST', `/tickets/${mine.id}/collect`, { as: owner })
    expectProblem(answer, 409, 'ticket-changed')
  })
})

describe('accounts, stores and menus', () => {
  test('sign up with what is no email, a short password, a role that is not for the taking, or twice', async () => {
    const account = { email: 'kim@example.com', password, name: 'Kim' }
    for (const [field, change] of [
      ['email', { email: 'kim' }],
      ['password', { password: 'short' }],
      ['role', { role: 'operator' }],
      ['isAdmin', { isAdmin: true }],
      ['name', { name: '   ' }],
    ] as const) {
      const problem = expectProblem(
        await ask(platform, signUp, { body: { ...account, ...change } }),
        400,
        'invalid-request',
      )
      assert.ok(
        problem.errors?.some((error) => error.field === field),
        JSON.stringify(problem),
      )
    }
    expectStatus(await ask(platform, signUp, { body: account }), 201)
    expectProblem(await ask(platform, signUp, { body: { ...account, email: 'KIM@example.com' } }), 409, 'email-taken')
  })
  test('a negative price, a name without a word, a stock that is no number', async () => {
    const good = { storeId: store.id, name: { en: 'Tea' }, price: won(3000) }
    for (const [field, change] of [
      ['price.amount', { price: won(-1) }],
      ['name', { name: {} }],
      ['name.fr', { name: { en: 'Tea', fr: 'Thé' } }],
      ['stock', { stock: 'many' }],
      ['price.currency', { price: { amount: 1, currency: 'won' } }],
    ] as const) {
      const problem = expectProblem(
        await ask(platform, addProduct, { as: owner, body: { ...good, ...change } }),
        400,
        'invalid-request',
      )
      assert.ok(
        problem.errors?.some((error) => error.field.startsWith(field)),
        `${field}: ${JSON.stringify(problem)}`,
      )
    }
    expectProblem(
      await ask(platform, changeStock, { as: owner, params: { id: product.id }, body: { change: 1, set: 2 } }),
      400,
      'invalid-request',
    )
    expectProblem(await ask(platform, addProduct, { as: otherOwner, body: good }), 404, 'not-found')
  })
  test('an edit of what was changed meanwhile, also through the gateway: nothing is done, and what is there is shown', async () => {
    const tea = await newProduct(platform, owner, store, {})
    const edit = (body: object, ifMatch: string) =>
      ask(platform, changeProduct, {
        as: owner,
        params: { id: tea.id },
        body: body as Record<string, unknown>,
        headers: { 'if-match': ifMatch },
      })
    const first = await edit({ price: won(5500) }, '"1"')
    assert.deepEqual([first.status, first.headers.get('etag')], [200, '"2"'])
    const late = await edit({ price: won(1) }, '"1"')
    const problem = expectProblem(late, 412, 'changed-meanwhile')
    assert.deepEqual([problem.present, late.headers.get('etag')], [first.body, '"2"'])
  })
  test('a text that nobody can read, and one that only looks like another', async () => {
    for (const nothing of ['\u3164', '\u200B', '\u202E', '\u0008'])
      for (const [name, field] of [
        ['name', 'name.ko'],
        ['category', 'category'],
        ['description', 'description.ko'],
      ] as const) {
        const text = name === 'category' ? nothing : { ko: nothing }
        const body = { storeId: store.id, name: { en: 'Tea' }, price: won(3000), [name]: text }
        const problem = expectProblem(await ask(platform, addProduct, { as: owner, body }), 400, 'invalid-request')
        assert.equal(problem.errors?.[0]?.field, field)
      }
    const decomposed = await newProduct(platform, owner, store, { name: { ko: ` ${'라떼'.normalize('NFD')}\u200B ` } })
    assert.deepEqual(decomposed.name, { ko: '라떼' })
  })
})
