/** Who works at a store: invited by a link, each with the rights of the table, told apart by PINs, out at once, written down. */
import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { after, before, test } from 'node:test'
import * as http from '@jumun/contracts'
import { mayAt, OrderConfirmed, StoreChanged, staffRoles, UserDeleted } from '@jumun/contracts'
import { eventually, type FakeClock, fakeClock, peer, startTestService, type TestService } from '@jumun/testing'
import { mostTries, pauseMs } from './pins.ts'
import store from './service.ts'

type Staff = { readonly id: string; readonly role: 'owner' | 'staff' }
const clock: FakeClock = fakeClock('2026-03-02T01:00:00.000Z')
let service: TestService
let owner: Staff
let storeId: string
let otherStoreId: string
const team = new Map<string, Staff>()
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
  service = await startTestService(store, {
    clock,
    settings: { smtpUrl: `smtp://127.0.0.1:${port}`, publicUrl: 'https://jumun.example/' },
    peers: [
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
async function ticket(): Promise<string> {
  const about = { orderId: service.newId(), storeId, customerId: service.newId() }
  const total = { amount: 9000, currency: 'KRW' }
  const data: OrderConfirmed = { ...about, fulfilment: 'pickup', lines: [], total, number: 7 }
  await service.receive(OrderConfirmed, { subject: about.orderId, sequence: 3, data })
  await service.settled()
  return about.orderId
}
const activity = async (about?: string) =>
  (await service.call(http.listActivity, { as: owner, ...ofStore(), query: about === undefined ? {} : { about } })).body
    .items as http.Activity[]

/** What each endpoint of the store's people may be asked with. A new one without a line here fails. */
const asked: Readonly<Record<string, { body?: Record<string, unknown> }>> = {
  'PATCH /stores/:id': { body: { minutes: 20 } },
  'GET /tickets': {},
  'GET /tickets/:orderId': {},
  'POST /tickets/:orderId/accept': { body: { minutes: 10 } },
  'POST /tickets/:orderId/reject': { body: { reason: 'no milk' } },
  'POST /tickets/:orderId/cancel': { body: { reason: 'no milk' } },
  'POST /tickets/:orderId/lines/:line/tick': { body: { done: true } },
  'POST /tickets/:orderId/seen': { body: {} },
  'POST /tickets/:orderId/start': {},
  'POST /tickets/:orderId/ready': {},
  'POST /tickets/:orderId/collect': {},
  'POST /tickets/:orderId/lines/:n/remove': { body: { reason: 'SOLD_OUT' } },
  'POST /tickets/:orderId/lines/:n/replace': {
    body: { productId: '01900000-0000-7000-8000-000000000009', reason: 'SOLD_OUT' },
  },
  'GET /stores/:id/printers': {},
  'POST /stores/:id/printers': { body: { name: 'bar', kind: 'cloudprnt' } },
  'PATCH /stores/:id/printers/:printerId': { body: { name: 'bar' } },
  'DELETE /stores/:id/printers/:printerId': {},
  'POST /stores/:id/printers/:printerId/token': {},
  'POST /stores/:id/printers/:printerId/test': {},
  'GET /stores/:id/printers/:printerId/preview': {},
  'GET /tickets/:orderId/prints': {},
  'POST /tickets/:orderId/prints': { body: {} },
  'GET /stores/:id/staff': {},
  'POST /stores/:id/staff': { body: { email: 'new@example.com', role: 'kitchen' } },
  'PATCH /stores/:id/staff': { body: { refundLimit: null } },
  'DELETE /stores/:id/invitations/:invitationId': {},
  'PATCH /stores/:id/staff/:userId': { body: { role: 'kitchen' } },
  'DELETE /stores/:id/staff/:userId': {},
  'GET /stores/:id/people': {},
  'POST /stores/:id/people/me/pin': { body: { pin: null } },
  'POST /stores/:id/people/:userId/switch': { body: { pin: '4711' } },
  'GET /stores/:id/activity': {},
}
const ofTheStore = (Object.values(http) as unknown[]).filter(
  (value): value is http.Endpoint =>
    typeof value === 'object' &&
    value !== null &&
    'right' in value &&
    'path' in value &&
    (value as http.Endpoint).service === 'store',
)

test('each role gets in where the table of rights says so, and nowhere else: on every endpoint of the store', async () => {
  const orderId = await ticket()
  for (const endpoint of ofTheStore) {
    const name = `${endpoint.method} ${endpoint.path}`
    const request = asked[name]
    assert.ok(request, `${name} has to say here how it is asked`)
    const params = {
      id: storeId,
      orderId,
      userId: service.newId(),
      invitationId: service.newId(),
      printerId: service.newId(),
      line: 0,
      n: 0,
    }
    const needed = Object.keys((endpoint.params as { properties?: object } | undefined)?.properties ?? {})
    const ask = (as: Staff) =>
      service.call(endpoint as typeof http.getTicket, {
        as,
        params: Object.fromEntries(Object.entries(params).filter(([key]) => needed.includes(key))) as never,
        ...request,
      })
    const people = { storeId, ownerId: owner.id, staff: staffRoles.map((role) => ({ userId: member(role).id, role })) }
    for (const role of staffRoles) {
      const { status, body } = await ask(member(role))
      const may = mayAt(people, { id: member(role).id, right: endpoint.right }) === 'yes'
      assert.equal(body?.code === 'not-your-part', !may, `${role} at ${name}: ${status} ${JSON.stringify(body)}`)
    }
    const stranger = await ask({ id: service.newId(), role: 'staff' })
    if (name === 'GET /tickets') assert.deepEqual(stranger.body.items, [])
    else assert.equal(stranger.status, 404, `a stranger at ${name}`)
  }
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

  await fire(boss.id)
  assert.equal((await accept(tablet(person))).status, 404, 'who is out is out at the tablet, too')
  assert.equal((await give('4711')).body.code, 'wrong-pin')
})
