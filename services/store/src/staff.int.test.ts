/** Who works at a store: invited by a link, each with the rights of the table, told apart by PINs, out at once, written down. */
import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { after, before, test } from 'node:test'
import * as http from '@jumun/contracts'
import { mayAt, OrderConfirmed, StoreChanged, staffRoles, UserDeleted } from '@jumun/contracts'
import { forgetDeeds, Problem } from '@jumun/service'
import {
  allEndpoints,
  eventually,
  type FakeClock,
  fakeClock,
  leastRequest,
  nameOf,
  peer,
  startTestService,
  type TestService,
} from '@jumun/testing'
import { forgetWhatIsOver } from './forget-what-is-over.ts'
import { mostTries, pauseMs } from './pins.ts'
import store from './service.ts'

type Staff = { readonly id: string; readonly role: 'owner' | 'staff' }
const clock: FakeClock = fakeClock('2026-03-02T01:00:00.000Z')
let service: TestService
let owner: Staff
let storeId: string
let otherStoreId: string
const team = new Map<string, Staff>()
/** What was done in other services, the newest first. */
const elsewhere: Record<'catalog' | 'payment', http.Deed[]> = { catalog: [], payment: [] }
let awayNow: keyof typeof elsewhere | undefined
/** Letters that went out, as the mail server took them. */
const letters: string[] = []
const mailServer = createServer((socket) => {
  let letter: string | undefined
  socket.write('220 test\r\n')
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    for (const line of chunk.split('\r\n').slice(0, -1)) {
      if (letter !== undefined && line !== '.') letter += `${line}\n`
      else if (letter !== undefined) {
        letters.push(letter)
        letter = undefined
        socket.write('250 kept\r\n')
      } else if (line === 'DATA') {
        letter = ''
        socket.write('354 go on\r\n')
      } else if (line === 'QUIT') socket.end('221 bye\r\n')
      else socket.write('250 ok\r\n')
    }
  })
})

before(async () => {
  await new Promise<void>((resolve) => mailServer.listen(0, '127.0.0.1', resolve))
  const { port } = mailServer.address() as { port: number }
  const kept = (where: keyof typeof elsewhere, body: http.BodyOf<typeof http.askDeeds>) => {
    if (awayNow === where) throw new Problem('service-unavailable')
    const items = elsewhere[where].filter(
      ({ at, about }) => (!body.after || at < body.after.at) && (body.about === undefined || about === body.about),
    )
    return { status: 200 as const, body: { items: items.slice(0, body.limit) } }
  }
  service = await startTestService(store, {
    clock,
    settings: { smtpUrl: `smtp://127.0.0.1:${port}`, publicUrl: 'https://jumun.example/' },
    peers: [
      peer(http.askDeeds, ({ body }) => kept('catalog', body)),
      peer(http.askRefundDeeds, ({ body }) => kept('payment', body)),
      peer(http.askPhones, ({ body }) => ({
        status: 200 as const,
        body: { items: body.orderIds.map((orderId) => ({ orderId, phone: '010-5550-0134' })) },
      })),
      peer(http.askRidersOfOrders, ({ body }) => ({
        status: 200 as const,
        body: { items: body.orderIds.map((orderId) => ({ orderId, firstName: '하늘' })) },
      })),
      peer(http.askStaffNames, ({ body }) => ({
        status: 200 as const,
        body: { items: body.userIds.map((id) => ({ id, name: `name of ${id.slice(-4)}` })) },
      })),
    ],
  })
  owner = { id: service.newId(), role: 'owner' }
  const open = async (as: Staff): Promise<string> => {
    const made = { name: { ko: '카페' }, address: { line1: 'Mapo-daero 1' } }
    // Until the signing keys are heard of nobody is let in.
    return eventually(async () => {
      const { status, body } = await service.call(http.openStore, { as, body: made })
      assert.equal(status, 201, JSON.stringify(body))
      return body.id as string
    })
  }
  storeId = await open(owner)
  otherStoreId = await open({ id: service.newId(), role: 'owner' })
  for (const role of staffRoles) team.set(role, await employ(role))
})
after(async () => {
  await service?.stop()
  mailServer.close()
})

const ofStore = () => ({ params: { id: storeId } })
async function invite(role: http.StaffRole, email = `${role}@example.com`) {
  const { status, body } = await service.call(http.inviteStaff, { as: owner, ...ofStore(), body: { email, role } })
  assert.equal(status, 201, JSON.stringify(body))
  return { ...body, token: body.link.split('#')[1] } as http.NewInvitation & { token: string }
}
async function employ(role: http.StaffRole): Promise<Staff> {
  const { token } = await invite(role)
  const as = { id: service.newId(), role: 'staff' } as const
  const accepted = await service.call(http.acceptInvitation, { as, body: { token } })
  assert.deepEqual(accepted.body, { storeId, role })
  return as
}
const member = (role: http.StaffRole): Staff => team.get(role) as Staff
const fire = (userId: string) => service.call(http.removeStaffMember, { as: owner, params: { id: storeId, userId } })
async function ticket(fulfilment: OrderConfirmed['fulfilment'] = 'pickup'): Promise<string> {
  const about = { orderId: service.newId(), storeId, customerId: service.newId() }
  const total = { amount: 9000, currency: 'KRW' }
  const data: OrderConfirmed = { ...about, fulfilment, lines: [], total, number: 7 }
  await service.receive(OrderConfirmed, { subject: about.orderId, sequence: 3, data })
  await service.settled()
  return about.orderId
}
const activity = async (about?: string) =>
  (await service.call(http.listActivity, { as: owner, ...ofStore(), query: about === undefined ? {} : { about } })).body
    .items as http.Activity[]

const ofTheStore = allEndpoints.filter(({ service: of, right }) => of === 'store' && right !== undefined)

test('each role gets in where the table of rights says so, and nowhere else: on every endpoint of the store', async () => {
  const orderId = await ticket()
  const hook = { name: 'x', url: 'https://jumun.example/', events: ['OrderPlaced'], storeIds: [storeId] }
  const made = await service.call(http.addWebhook, { as: owner, body: hook as never })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  const known = { '/stores/:id': storeId, '/webhooks/:id': made.body.id, storeId, storeIds: [storeId], orderId }
  for (const endpoint of ofTheStore) {
    const name = nameOf(endpoint)
    const request = leastRequest(endpoint, known)
    const ask = (as: Staff) => service.call(endpoint as typeof http.getTicket, { as, ...(request as object) } as never)
    const people = { storeId, ownerId: owner.id, staff: staffRoles.map((role) => ({ userId: member(role).id, role })) }
    for (const role of staffRoles) {
      const { status, body } = await ask(member(role))
      const may = mayAt(people, { id: member(role).id, right: endpoint.right }) === 'yes'
      assert.equal(body?.code === 'not-your-part', !may, `${role} at ${name}: ${status} ${JSON.stringify(body)}`)
    }
    const stranger = await ask({ id: service.newId(), role: 'staff' })
    if (stranger.status === 200) assert.deepEqual(stranger.body.items, [], name)
    else assert.equal(stranger.status, 404, `a stranger at ${name}`)
  }
})

test('a customer’s number is whole for whoever hands the order over, and its last digits for who only cooks; a rider’s name for all', async () => {
  const [fetched, brought] = [await ticket(), await ticket('delivery')]
  // Whoever is asked may be slow once: then it is not known, and the next look asks again.
  const sees = (as: { id: string; role: http.UserRole }, orderId: string, expected: (string | undefined)[]) =>
    eventually(async () => {
      const { body } = await service.call(http.getTicket, { as, params: { orderId } })
      assert.deepEqual([body.customerPhone, body.riderName], expected)
    })
  for (const as of [member('counter'), member('manager'), owner, { id: service.newId(), role: 'operator' as const }])
    await sees(as, fetched, ['010-5550-0134', undefined])
  await sees(member('kitchen'), fetched, ['010-****-0134', undefined])
  await sees(member('kitchen'), brought, ['010-****-0134', '하늘'])
  const { body } = await service.call(http.listTickets, { as: owner, query: { storeId } })
  assert.doesNotMatch(JSON.stringify(body), /5550|0134/, 'of a whole board nobody reads numbers')
})

test('an invitation opens its store once, and only while it is open', async () => {
  const before = letters.length
  const { token, link, mailed, id } = await invite('counter', 'Kim@Example.com')
  assert.equal(mailed, true)
  assert.ok(link.startsWith('https://jumun.example/admin/join#'))
  assert.ok(letters[before]?.includes('kim@example.com'))
  const look = () => service.call(http.lookAtInvitation, { body: { token } })
  assert.equal((await look()).body.role, 'counter')
  const newcomer = (): Staff => ({ id: service.newId(), role: 'staff' })
  const [one, two] = [newcomer(), newcomer()]
  const both = await Promise.all([one, two].map((as) => service.call(http.acceptInvitation, { as, body: { token } })))
  assert.deepEqual(both.map(({ status }) => status).toSorted(), [200, 409], 'two at one moment: one is in')
  assert.equal((await look()).body.code, 'invitation-over')
  for (const { id: userId } of [one, two]) await fire(userId)

  const late = await invite('kitchen')
  const taken = await invite('manager')
  await service.call(http.takeBackInvitation, { as: owner, params: { id: storeId, invitationId: taken.id } })
  clock.advance(73 * 3_600_000)
  for (const { token } of [late, taken])
    assert.equal(
      (await service.call(http.acceptInvitation, { as: { id: service.newId(), role: 'staff' }, body: { token } })).body
        .code,
      'invitation-over',
    )
  assert.equal(
    (
      await service.call(http.acceptInvitation, {
        as: { id: service.newId(), role: 'customer' } as never,
        body: { token },
      })
    ).status,
    403,
  )
  assert.ok(id)
})

test('whoever is let go is out with the answer, and everybody is told', async () => {
  const gone = await employ('manager')
  const orderId = await ticket()
  const see = () => service.call(http.getTicket, { as: gone, params: { orderId } })
  assert.equal((await see()).status, 200)
  assert.equal((await fire(gone.id)).status, 204)
  assert.equal((await see()).status, 404)
  await service.settled()
  const told = (await service.published()).filter(({ type }) => type === StoreChanged.type)
  const last = told.at(-1) as { data: StoreChanged }
  const { staff = [] } = last.data
  assert.ok(!staff.some(({ userId }) => userId === gone.id))
  assert.equal(staff.length, staffRoles.length)
})

test('whoever deletes their account works nowhere any more', async () => {
  const gone = await employ('kitchen')
  await service.receive(UserDeleted, { subject: gone.id, sequence: 2, data: { userId: gone.id } })
  await service.settled()
  const people = (await service.call(http.listStaff, { as: owner, ...ofStore() })).body.items as http.StaffMember[]
  assert.ok(!people.some(({ userId }) => userId === gone.id))
})

test('what was done at the store is written with who did it, and read in pages', async () => {
  const orderId = await ticket()
  const step = (endpoint: typeof http.startCooking, as: Staff, body?: Record<string, unknown>) => {
    clock.advance(1000)
    return service.call(endpoint, { as, params: { orderId }, ...(body ? { body } : {}) })
  }
  await step(http.acceptTicket as never, member('counter'), { minutes: 10 })
  await step(http.startCooking, member('kitchen'))
  await step(http.startCooking, member('kitchen')) // again: nothing is done, and nothing is written
  await step(http.markReady, member('kitchen'))
  await step(http.handOver, member('counter'))
  const done = await activity(orderId)
  assert.deepEqual(done.map(({ what, who }) => [what, who?.userId]).toReversed(), [
    ['ticket.accept', member('counter').id],
    ['ticket.start', member('kitchen').id],
    ['ticket.ready', member('kitchen').id],
    ['ticket.collect', member('counter').id],
  ])
  assert.equal(done[0]?.who?.name, `name of ${member('counter').id.slice(-4)}`)
  clock.advance(1000)
  await service.call(http.changeStore, { as: member('manager'), ...ofStore(), body: { minutes: 25 } })
  const [last] = await activity()
  assert.deepEqual([last?.what, last?.detail], ['store.change', { fields: 'minutes' }])
  const page = await service.call(http.listActivity, { as: owner, ...ofStore(), query: { limit: 1 } })
  assert.equal(page.body.items.length, 1)
  assert.ok(page.body.nextCursor)
  const elsewhere = await service.call(http.listActivity, { as: owner, params: { id: otherStoreId }, query: {} })
  assert.equal(elsewhere.status, 404)
})

test('what was done in other services stands with the rest, in order, page by page, by day; one that is away is named', async () => {
  const orderId = await ticket()
  clock.advance(86_400_000)
  const at = (): string => {
    clock.advance(1000)
    return clock.now().toISOString()
  }
  const deed = (what: string, about: string, when: string): http.Deed => ({
    ...{ id: service.newId(), at: when, who: member('counter').id, what, about, detail: {} },
  })
  const product = service.newId()
  const [first, second, third] = [at(), at(), at()]
  elsewhere.catalog = [deed('menu.stock', product, third), deed('menu.change', product, first)]
  elsewhere.payment = [deed('refund', orderId, second)]
  clock.advance(1000)
  await service.call(http.changeStore, { as: owner, ...ofStore(), body: { minutes: 30 } })
  const read = async (query: object) =>
    (await service.call(http.listActivity, { as: owner, ...ofStore(), query })).body as {
      items: http.Activity[]
      nextCursor: string | null
      missing: string[]
    }
  const whats: string[] = []
  for (let cursor: string | null | undefined; cursor !== null && whats.length < 4; ) {
    const page = await read({ limit: 1, ...(cursor ? { cursor } : {}) })
    assert.deepEqual([page.items.length, page.missing], [1, []])
    whats.push(...page.items.map(({ what }) => what))
    cursor = page.nextCursor
  }
  assert.deepEqual(whats, ['store.change', 'menu.stock', 'refund', 'menu.change'])
  const [refund] = (await read({ about: orderId })).items
  assert.deepEqual([refund?.what, refund?.detail['number']], ['refund', 7], 'orders are called as people call them')
  const days = await read({ day: '2026-01-01' })
  assert.ok(
    days.items.every(({ what }) => !what.startsWith('store.')),
    'what was done here on another day is not shown',
  )
  assert.equal(
    (await service.call(http.listActivity, { as: owner, ...ofStore(), query: { day: '2026-13-45' } })).status,
    400,
  )
  awayNow = 'payment'
  const half = await read({})
  awayNow = undefined
  assert.deepEqual(half.missing, ['payment'])
  assert.ok(half.items.length > 0)
  elsewhere.catalog = []
  elsewhere.payment = []
})

test('a PIN that others know is taken away by the owner, and its person sets another one', async () => {
  const somebody = await employ('counter')
  const params = { id: storeId, userId: somebody.id }
  await service.call(http.setPin, { as: somebody, ...ofStore(), body: { pin: '4711' } })
  const hasPin = async () =>
    (await service.call(http.listColleagues, { as: owner, ...ofStore() })).body.items.find(
      ({ userId }: http.Colleague) => userId === somebody.id,
    ).hasPin
  assert.equal(await hasPin(), true)
  assert.equal((await service.call(http.removePin, { as: member('manager'), params })).body.code, 'not-your-part')
  assert.equal((await service.call(http.removePin, { as: owner, params })).status, 204)
  assert.equal(await hasPin(), false)
  const token = service.tokens.sign(owner, clock.now(), { sid: 'tablet' })
  const give = { headers: { authorization: `Bearer ${token}` }, params, body: { pin: '4711' } }
  assert.equal((await service.call(http.switchPerson, give)).body.code, 'wrong-pin')
  assert.equal((await activity(somebody.id)).at(0)?.what, 'staff.unpin')
  await fire(somebody.id)
})

test('at a shared tablet whoever gives a PIN acts as themselves, there alone, as long as they work there', async () => {
  const at = (user: Staff, sid: string, person?: string) => ({
    headers: {
      authorization: `Bearer ${service.tokens.sign(user, clock.now(), { sid })}`,
      ...(person === undefined ? {} : { 'x-store-person': person }),
    },
  })
  const boss = await employ('manager')
  const tablet = (person?: string) => at(member('kitchen'), 'tablet', person)
  const setPin = (pin: string | null, how: object) => service.call(http.setPin, { ...ofStore(), body: { pin }, ...how })
  const give = (pin: string, userId = boss.id, how: object = tablet()) =>
    service.call(http.switchPerson, { params: { id: storeId, userId }, body: { pin }, ...how })
  assert.equal((await give('4711')).body.code, 'wrong-pin', 'no PIN is set')
  assert.equal((await setPin('1234', { as: boss })).status, 400)
  assert.equal((await setPin('4711', { as: boss })).status, 204)

  const switched = await give('4711')
  assert.deepEqual([switched.status, switched.body.role], [200, 'manager'])
  const { person } = switched.body as { person: string }
  const orderId = await ticket()
  const accept = (how: object) =>
    service.call(http.acceptTicket, { params: { orderId }, body: { minutes: 10 }, ...how })
  assert.equal((await accept(tablet())).body.code, 'not-your-part', 'the tablet itself belongs to the kitchen')
  assert.equal((await accept(at(member('kitchen'), 'another tablet', person))).body.code, 'pin-needed')
  assert.equal((await accept(tablet(`${person}x`))).body.code, 'pin-needed')
  assert.equal((await accept(tablet(person))).status, 200)
  assert.deepEqual(
    (await activity(orderId)).map(({ who }) => who?.userId),
    [boss.id],
  )
  assert.equal((await setPin('5822', tablet(person))).status, 403, 'a PIN makes no other PIN')
  assert.equal((await service.call(http.getTicket, { params: { orderId }, ...tablet(person) })).status, 200)

  for (let tries = 0; tries < mostTries; tries++) assert.equal((await give('0815')).body.code, 'wrong-pin')
  const paused = await give('4711')
  assert.equal(paused.status, 429, 'also the right one')
  assert.ok(Number(paused.headers.get('retry-after')) > 0)
  assert.equal((await give('4711', boss.id, at(member('kitchen'), 'next tablet'))).status, 429, 'nor elsewhere')
  clock.advance(pauseMs + 1000)
  assert.equal((await give('4711')).status, 200)

  // Who is patient gets nowhere either: each pause for one person is twice as long as the one before, at whatever tablet.
  const waits: number[] = []
  for (let pauses = 0; pauses < 3; pauses++) {
    const elsewhere = at(member('kitchen'), `tablet ${pauses}`)
    for (let tries = 0; tries < mostTries; tries++)
      assert.equal((await give('0815', boss.id, elsewhere)).body.code, 'wrong-pin')
    const wait = Number(
      (await give('0815', boss.id, at(member('counter'), `beside ${pauses}`))).headers.get('retry-after'),
    )
    waits.push(Math.round((wait * 1000) / pauseMs))
    clock.advance(wait * 1000)
  }
  assert.deepEqual(waits, [1, 2, 4])
  assert.equal((await give('4711')).status, 200, 'and then the right one ends it')
  assert.equal((await give('0815')).body.code, 'wrong-pin')

  await fire(boss.id)
  assert.equal((await accept(tablet(person))).status, 404, 'who is out is out at the tablet, too')
  assert.equal((await give('4711')).body.code, 'wrong-pin')
})

test('an invitation that is over leaves nobody’s address behind', async () => {
  const { email } = await invite('kitchen', 'somebody-who-never-came@example.com')
  const kept = () => service.db.query('SELECT 1 AS one FROM staff_invitation WHERE email = $1', [email])
  assert.equal((await kept()).length, 1)
  clock.advance(73 * 3_600_000)
  await forgetWhatIsOver({ db: service.db, clock }).run(AbortSignal.timeout(10_000))
  assert.equal((await kept()).length, 0)
})

test('what was done more than 400 days ago is forgotten, and what was done since stays', async () => {
  const before = await service.db.query<{ id: string; at: Date }>('SELECT id, at FROM activity ORDER BY at, id')
  assert.ok(before.length > 1)
  const first = before[0]?.at.getTime() ?? 0
  const days = (clock.now().getTime() - first) / 86_400_000
  const forget = (deedsKeptDays: number) =>
    forgetDeeds({ db: service.db, clock, deedsKeptDays }).run(new AbortController().signal)
  await service.db.query("UPDATE activity SET at = at - interval '400 days' - $2::interval WHERE id = $1", [
    ...[before.at(-1)?.id, '1 minute'],
  ])
  await forget(400 + Math.ceil(days))
  assert.equal((await service.db.query('SELECT id FROM activity')).length, before.length)
  await forget(400)
  const kept = await service.db.query<{ id: string }>('SELECT id FROM activity ORDER BY at, id')
  assert.deepEqual(
    kept.map(({ id }) => id),
    before.slice(0, -1).map(({ id }) => id),
  )
})
