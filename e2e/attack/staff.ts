/**
 * The people of two stores, at every endpoint of the contracts that asks for a right at a store, in every service: what the
 * table of rights says, 403 for whoever works there and whose part it is not, 404 for everybody else.
 */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import {
  acceptInvitation,
  addPrinter,
  type Endpoint,
  exportMe,
  getOrder,
  inviteStaff,
  listColleagues,
  listDashboards,
  listOrders,
  listStaff,
  listUsers,
  type Order,
  type Product,
  removeStaffMember,
  renewPrinterToken,
  roleHas,
  type Session,
  type Store,
  setPin,
  staffRoles,
  switchPerson,
} from '@jumun/contracts'
import { allEndpoints, type Known, nameOf } from '@jumun/testing/least-request'
import {
  ask,
  askPath,
  basketOf,
  delivered,
  eventually,
  expectProblem,
  expectStatus,
  newcomer,
  newProduct,
  newStore,
  order,
} from '../../harness/people.ts'
import type { Platform } from '../../harness/platform.ts'
import { hire } from './hire.ts'
import { takeOver } from './kit.ts'
import { requestFor, send } from './requests.ts'

export interface TwoStores {
  readonly platform: Platform
  /** Of the first store, and of the second. */
  readonly owners: readonly [Session, Session]
  readonly rider: Session
}
type Person = (typeof staffRoles)[number] | 'owner' | 'former'

/** Answers without an end have a test of their own. */
const isStream = ({ method, answers, gives }: Endpoint): boolean =>
  method === 'GET' && (answers[200] as { type?: unknown } | undefined)?.type === 'string' && !gives
/** With these words a change of a product is the counter's to make. */
const asked: Known = { soldOut: true, reason: 'SOLD_OUT' }

export function staffInEveryService(given: () => TwoStores): void {
  const ofStores = allEndpoints.filter((one) => one.right !== undefined && !isStream(one))
  /** The store's own service has its own test of this, with a ticket for each. */
  const services = [...new Set(ofStores.map(({ service }) => service))].filter((name) => name !== 'store')

  describe('the people of a store', () => {
    let platform: Platform
    let owners: TwoStores['owners']
    let rider: Session
    let store: Store
    let other: Store
    let product: Product
    let placed: Order
    let customer: Session
    const here = new Map<Person, Session>()
    const there = new Map<Person, Session>()

    before(async () => {
      ;({ platform, owners, rider } = given())
      ;[store, other] = [await newStore(platform, owners[0]), await newStore(platform, owners[1])]
      for (const [at, people, as] of [
        [store, here, owners[0]],
        [other, there, owners[1]],
      ] as const) {
        people.set('owner', as)
        for (const role of staffRoles) people.set(role, await hire(platform, at, as, role))
      }
      here.set('former', await hire(platform, store, owners[0], 'manager'))
      product = await newProduct(platform, owners[0], store)
      const buyer = await newcomer(platform, 'customer', 'buyer')
      placed = await order(platform, buyer, basketOf(store, product))
      customer = await newcomer(platform, 'customer', 'other')
      const userId = here.get('former')?.user.id ?? ''
      const fired = await ask(platform, removeStaffMember, { as: owners[0], params: { id: store.id, userId } })
      expectStatus(fired, 204)
      // Who was let go is out everywhere within a minute; whoever came is in.
      for (const endpoint of ofStores.filter(({ method, path, right, access }) => {
        return method === 'GET' && path.includes(':') && right === 'look' && access.includes('customer')
      }))
        for (const [who, status] of [
          ['kitchen', 200],
          ['former', 404],
        ] as const)
          await eventually(`${nameOf(endpoint)} knows the ${who}`, async () => {
            return (await asking(endpoint, here.get(who) as Session)).status === status
          })
    })

    async function asking(endpoint: Endpoint, { accessToken }: Session, headers: Record<string, string> = {}) {
      const known = {
        ...asked,
        ...{ storeId: store.id, orderId: placed.id, productId: product.id },
        ...{ '/stores/:id': store.id, '/orders/:id': placed.id, '/catalog/products/:id': product.id },
      }
      const at = await platform.addressOf(endpoint.service)
      return send(at, requestFor(endpoint, known), { authorization: `Bearer ${accessToken}`, ...headers })
    }

    for (const service of services)
      test(`in ${service}: each role may do there what the table of rights says, and nobody of another store anything`, async () => {
        for (const endpoint of ofStores.filter((one) => one.service === service)) {
          const { right, access, path } = endpoint
          assert.ok(right && Array.isArray(access))
          const isList = !path.includes(':') && endpoint.method === 'GET'
          const strangers: [string, Session][] = [
            ['a customer', customer],
            ['who was let go', here.get('former') as Session],
            ...[...there].map(([role, session]): [string, Session] => [`the other store's ${role}`, session]),
          ]
          for (const [who, session] of strangers) {
            const answer = await asking(endpoint, session)
            const what = `${nameOf(endpoint)} by ${who}: ${answer.status} ${answer.text.slice(0, 200)}`
            if (!access.includes(session.user.role)) assert.equal(answer.code, 'forbidden', what)
            else if (isList && answer.status === 200) assert.ok(!answer.text.includes(placed.id), what)
            else assert.equal(answer.code, 'not-found', what)
          }
          // Those who may not, before those who may and change something by it.
          for (const role of ['kitchen', 'counter', 'manager', 'owner'] as const) {
            const answer = await asking(endpoint, here.get(role) as Session)
            const what = `${nameOf(endpoint)} by the ${role}: ${answer.status} ${answer.text.slice(0, 200)}`
            if (role !== 'owner' && !roleHas(role, right)) assert.equal(answer.code, 'not-your-part', what)
            else if (isList) assert.ok(answer.status === 200 && answer.text.includes(placed.id), what)
            // The counter gives back up to a limit, which nobody has set here.
            else if (right === 'refund' && role === 'counter') assert.ok(answer.status !== 404, what)
            else assert.ok(answer.status < 500 && ![400, 401, 403, 404].includes(answer.status), what)
          }
        }
      })

    test('where a customer lives is read by those who hand orders over, and not by who only cooks, also not at another’s tablet', async () => {
      const buyer = await newcomer(platform, 'customer', 'far away')
      const far = await order(platform, buyer, basketOf(store, product, 1, delivered))
      const { line1 } = delivered.address
      const reads = async (as: Session, headers = {}) =>
        Promise.all([
          ask(platform, getOrder, { as, headers, params: { id: far.id } }),
          ask(platform, listOrders, { as, headers, query: { storeId: store.id } }),
        ]).then((answers) =>
          answers.map((answer) => {
            const text = JSON.stringify(expectStatus(answer, 200))
            assert.ok(text.includes(far.id))
            return text.includes(line1)
          }),
        )
      for (const [who, expected] of [
        ['kitchen', [false, false]],
        ['counter', [true, true]],
        ['manager', [true, true]],
        ['owner', [true, true]],
      ] as const)
        assert.deepEqual(await reads(here.get(who) as Session), expected, who)
      const pin = '73019265'
      const params = { id: store.id }
      const cook = here.get('kitchen') as Session
      expectStatus(await ask(platform, setPin, { as: cook, params, body: { pin } }), 204)
      const switched = await ask(platform, switchPerson, {
        ...{ as: owners[0], params: { ...params, userId: cook.user.id }, body: { pin } },
      })
      const { person } = expectStatus(switched, 200)
      assert.deepEqual(await reads(owners[0], { 'x-store-person': person }), [false, false], 'the cook at the owner’s')
    })

    test('nobody comes in where the contract does not name their role: at no service, on no endpoint', async () => {
      for (const endpoint of allEndpoints) {
        const { access } = endpoint
        if (!Array.isArray(access)) continue
        for (const session of [customer, owners[0], here.get('manager') as Session, rider])
          if (!access.includes(session.user.role)) {
            const { status, code } = await asking(endpoint, session)
            assert.deepEqual([status, code], [403, 'forbidden'], `${nameOf(endpoint)} by ${session.user.role}`)
          }
        const stranger = await asking(endpoint, { ...customer, accessToken: 'x.y.z' })
        assert.equal(stranger.status, 401, nameOf(endpoint))
      }
    })

    test('with the key of the store’s service one is a person of a store, at that store alone, and nobody else anywhere', async () => {
      const { accessToken, user } = owners[1]
      const sid = JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString()).sid as string
      const claims = { sub: owners[0].user.id, sid, storeId: store.id, role: 'owner' }
      const { identity } = await takeOver(platform, 'store')
      const person = identity.sign('store-person', claims, 3600)
      const as = { as: owners[1], headers: { 'x-store-person': person } }
      // It says who works at a store, so it can be them. That is all.
      const seen = await ask(platform, getOrder, { ...as, params: { id: placed.id } })
      expectStatus(seen, 200)
      for (const endpoint of [listStaff, listColleagues])
        expectProblem(await ask(platform, endpoint, { ...as, params: { id: other.id } }), 404, 'not-found')
      expectProblem(await ask(platform, listStaff, { ...as, params: { id: store.id } }), 403, 'not-your-part')
      expectProblem(await ask(platform, listUsers, as), 403, 'forbidden')
      assert.equal(
        expectStatus(await ask(platform, exportMe, as), 200).user.id,
        user.id,
        'its own account stays its own',
      )
      // On another session, and by the key of any other service, it is nothing.
      const manager = here.get('manager') as Session
      const elsewhere = await ask(platform, getOrder, { ...as, as: manager, params: { id: placed.id } })
      expectProblem(elsewhere, 403, 'pin-needed')
      const catalog = await takeOver(platform, 'catalog')
      for (const forged of [
        catalog.identity.sign('store-person', claims, 3600),
        identity.sign('registration', claims, 3600),
        identity.tokenFor('order'),
        'x',
      ])
        for (const endpoint of [listOrders, listDashboards])
          expectProblem(
            await ask(platform, endpoint, { as: owners[1], headers: { 'x-store-person': forged } }),
            403,
            'pin-needed',
          )
    })

    test('no link of an invitation is found by guessing, and none that was made is told again', async () => {
      const look = (token: string) => ask(platform, acceptInvitation, { as: here.get('former'), body: { token } })
      for (let guess = 0; guess < 20; guess++)
        expectProblem(await look(randomUUID().replaceAll('-', '').padEnd(43, '_')), 409, 'invitation-over')
      const shown = await ask(platform, listStaff, { as: owners[0], params: { id: store.id } })
      assert.doesNotMatch(JSON.stringify(expectStatus(shown, 200)), /#|token|link/)
    })

    test('what opens something stands in no log: neither links, nor PINs, nor the words of printers', async () => {
      const params = { id: store.id }
      const body = { name: 'bar', kind: 'cloudprnt' }
      const { id: printerId } = expectStatus(await ask(platform, addPrinter, { as: owners[0], params, body }), 201)
      const renewed = await ask(platform, renewPrinterToken, { as: owners[0], params: { ...params, printerId } })
      const { path } = expectStatus(renewed, 200)
      expectStatus(await askPath(platform, 'POST', path, { body: {} }), 200)
      const pin = '83019274'
      expectStatus(await ask(platform, setPin, { as: owners[0], params, body: { pin } }), 204)
      const { id: userId } = owners[0].user
      const switched = await ask(platform, switchPerson, {
        as: here.get('kitchen'),
        params: { ...params, userId },
        body: { pin },
      })
      const { person } = expectStatus(switched, 200)
      const email = `${randomUUID()}@example.com`
      const invited = await ask(platform, inviteStaff, { as: owners[0], params, body: { email, role: 'kitchen' } })
      const [, token = '?'] = expectStatus(invited, 201).link.split('#')
      await ask(platform, acceptInvitation, { as: customer, body: { token } })
      const logs = join(platform.dataDir, 'logs')
      for (const file of readdirSync(logs)) {
        const text = readFileSync(join(logs, file), 'utf8')
        for (const secret of [path.split('/').at(-1) as string, pin, person, token, email])
          assert.ok(!text.includes(secret), `${file} has ${secret.slice(0, 6)}…`)
      }
    })

    test('a PIN is not found out by trying, at one tablet or at several', async () => {
      const userId = here.get('manager')?.user.id ?? ''
      const params = { id: store.id, userId }
      const tablets = [...here].filter(([who]) => who !== 'former').map(([, session]) => session)
      const tries = await Promise.all(
        Array.from({ length: 40 }, (_, n) =>
          ask(platform, switchPerson, {
            as: tablets[n % tablets.length],
            params,
            body: { pin: String(2000 + n * 7) },
          }),
        ),
      )
      const looked = tries.filter(({ body }) => body.code === 'wrong-pin')
      assert.ok(looked.length <= 5, `${looked.length} of 40 were looked at`)
      const turnedAway = tries.filter(({ status }) => status === 429)
      assert.equal(looked.length + turnedAway.length, 40)
      assert.ok(turnedAway.every(({ headers }) => Number(headers.get('retry-after')) > 60))
    })
  })
}
