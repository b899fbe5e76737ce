/**
 * People who want what is not theirs, on a platform as an operator starts it, with its own limits: guesses and crowds at the
 * door, riders and owners whom nobody has let in, sessions that should be over, and the staff of another store.
 */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { get, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import {
  approveUser,
  changePassword,
  claimDelivery,
  type Endpoint,
  listDashboards,
  listDeliveries,
  listSessions,
  listStores,
  listUsers,
  lockUser,
  logIn,
  logOut,
  openStore,
  type ServiceName,
  type Session,
  signUp,
  streamDashboards,
} from '@jumun/contracts'
import { sendAllThenRead } from '@jumun/testing/send-all-then-read'
import { ask, eventually, expectProblem, expectStatus, logInAs, newcomer, password } from '../../harness/people.ts'
import { auditAndStop, type Platform, startPlatform } from '../../harness/platform.ts'
import { staffInEveryService } from './staff.ts'

const limits = { signUps: 30, guesses: 20, guessesOfAnAddress: 60, stores: 4 }
let platform: Platform
let operator: Session
const owners: Session[] = []
let rider: Session
before(async () => {
  platform = await startPlatform({
    env: {
      // What `npm start` has by itself; people of journeys have other limits.
      JUMUN_GATEWAY_SIGN_UPS_PER_MINUTE_PER_ADDRESS: String(limits.signUps),
      JUMUN_GATEWAY_FAILED_LOG_INS_PER_MINUTE: String(limits.guesses),
      JUMUN_GATEWAY_FAILED_LOG_INS_PER_MINUTE_PER_ADDRESS: String(limits.guessesOfAnAddress),
      JUMUN_USER_LOG_INS_WAITING_PER_ADDRESS: '20',
      JUMUN_USER_RIDERS_AND_OWNERS_WAIT: 'true',
      JUMUN_STORE_STORES_PER_OWNER_AND_DAY: String(limits.stores),
      JUMUN_GATEWAY_TRUSTED_PROXIES: '1',
    },
  })
  const { operator: account } = await platform.runFile()
  assert.ok(account)
  operator = await logInAs(platform, account.email, account.password)
  owners.push(await approved('owner'), await approved('owner'))
  rider = await approved('rider')
})
after(() => auditAndStop(platform))

async function waiting(role: 'owner' | 'rider', from = newAddress()): Promise<{ id: string; email: string }> {
  const email = `${role}-${randomUUID()}@example.com`
  return expectStatus(
    await ask(platform, signUp, { body: { email, password, name: role, role }, headers: { 'x-forwarded-for': from } }),
    201,
  )
}
async function approved(role: 'owner' | 'rider'): Promise<Session> {
  const { id, email } = await waiting(role)
  expectStatus(await ask(platform, approveUser, { as: operator, params: { id } }), 200)
  return logInAs(platform, email, password)
}
let addresses = 0
/** Somebody whom nobody has met. */
const newAddress = (): string => `203.0.113.${++addresses}`
const guess = (email: string, from: string, word = `wrong-guess-${randomUUID()}`) =>
  ask(platform, logIn, { body: { email, password: word }, headers: { 'x-forwarded-for': from } })
const statuses = (answers: readonly { status: number }[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1
  return counts
}

/** A burst, and what is allowed anew while it lasts: so many at most are let through, however long the machine takes over it. */
function burst(perMinute: number): { readonly most: () => number } {
  const begun = performance.now()
  return { most: () => perMinute + Math.floor(((performance.now() - begun) * perMinute) / 60_000) }
}

staffInEveryService(() => ({ platform, owners: [owners[0] as Session, owners[1] as Session], rider }))

describe('at the door', () => {
  test('of 150 guesses at one moment no more are looked at than of one after the other', async () => {
    const { user } = await newcomer(platform, 'customer', 'victim')
    const from = newAddress()
    const allowed = burst(limits.guesses)
    const answers = await Promise.all(Array.from({ length: 150 }, () => guess(user.email, from)))
    // the right one comes too late, too
    const counts = statuses([...answers, await guess(user.email, from, password)])
    const lookedAt = (counts['401'] ?? 0) + (counts['200'] ?? 0)
    assert.ok(lookedAt <= allowed.most(), JSON.stringify(counts))
    assert.equal(lookedAt + (counts['429'] ?? 0), 151)
  })

  test('one address does not try one account after the other', async () => {
    const from = newAddress()
    const allowed = burst(limits.guessesOfAnAddress)
    const answers = Array.from({ length: 150 }, () => guess(`${randomUUID()}@example.com`, from))
    const counts = statuses(await Promise.all(answers))
    assert.ok((counts['401'] ?? 0) <= allowed.most(), JSON.stringify(counts))
    assert.equal((counts['401'] ?? 0) + (counts['429'] ?? 0), 150)
  })

  test('one address opens so many accounts a minute, and no more', async () => {
    const from = newAddress()
    const allowed = burst(limits.signUps)
    const answers = Array.from({ length: 60 }, () =>
      ask(platform, signUp, {
        body: { email: `${randomUUID()}@example.com`, password, name: 'One of many' },
        headers: { 'x-forwarded-for': from },
      }),
    )
    const counts = statuses(await Promise.all(answers))
    assert.ok((counts['201'] ?? 0) <= allowed.most(), JSON.stringify(counts))
    assert.equal((counts['201'] ?? 0) + (counts['429'] ?? 0), 60)
  })

  test('a crowd of 230 who log in with addresses that nobody has keeps no owner out', async () => {
    const [crowd, home] = [newAddress(), newAddress()]
    const tries = Promise.all(Array.from({ length: 230 }, () => guess(`${randomUUID()}@example.com`, crowd)))
    const email = owners[0]?.user.email ?? ''
    expectStatus(await guess(email, home, password), 200)
    const counts = statuses(await tries)
    assert.equal((counts['401'] ?? 0) + (counts['429'] ?? 0), 230, JSON.stringify(counts))
    assert.ok((counts['429'] ?? 0) > 0)
  })

  test('no account has a password that others try first', async () => {
    for (const weak of ['password', '12345678', 'ｐａｓｓｗｏｒｄ']) {
      const body = { email: `${randomUUID()}@example.com`, password: weak, name: 'Minji' }
      expectProblem(
        await ask(platform, signUp, { body, headers: { 'x-forwarded-for': newAddress() } }),
        422,
        'weak-password',
      )
    }
  })

  test('who brings more than is taken hears so, in one piece or in many', async () => {
    const headers = { 'content-type': 'application/json' }
    for (const chunked of [true, false])
      for (let time = 0; time < 5; time++) {
        const body = Buffer.alloc(2_000_000, 'x')
        const answer = await sendAllThenRead(platform.url, { path: logIn.path, headers, body, chunked })
        assert.ok(answer.startsWith('HTTP/1.1 413 '), answer.slice(0, 200))
      }
  })

  test('who hangs up is no failure of ours', async () => {
    const { hostname, port } = new URL(platform.url)
    for (let time = 0; time < 20; time++)
      await new Promise<void>((resolve, reject) => {
        const socket = connect(Number(port), hostname, () => {
          socket.write(`GET ${listStores.path}?limit=100 HTTP/1.1\r\nhost: localhost\r\n\r\n`, () => socket.destroy())
        })
        socket.once('error', reject).once('close', () => resolve())
      })
    expectStatus(await ask(platform, listStores), 200)
    const logs = join(platform.dataDir, 'logs')
    for (const file of readdirSync(logs))
      assert.ok(!readFileSync(join(logs, file), 'utf8').includes('"a request failed"'), file)
  })
})

describe('whom nobody has let in', () => {
  test('a rider who signed up a moment ago sees no offer and claims none', async () => {
    const { email } = await waiting('rider')
    const newRider = await logInAs(platform, email, password)
    for (const at of [platform.url, await platform.addressOf('delivery')]) {
      expectProblem(await ask(platform, listDeliveries, { as: newRider, at }), 403, 'forbidden')
      const params = { orderId: '01900000-0000-7000-8000-00000000dead' }
      expectProblem(await ask(platform, claimDelivery, { as: newRider, at, params }), 403, 'forbidden')
    }
    expectStatus(await ask(platform, listDeliveries, { as: rider }), 200)
  })

  test('an owner who signed up a moment ago opens no store; one who was let in opens so many a day', async () => {
    const body = { name: { en: 'Spam' }, address: { line1: '1 Yeouido-dong, Seoul' } }
    const { email } = await waiting('owner')
    const early = await logInAs(platform, email, password)
    expectProblem(await ask(platform, openStore, { as: early, body }), 403, 'forbidden')
    const owner = await approved('owner')
    const counts = statuses(
      await Promise.all(Array.from({ length: 15 }, () => ask(platform, openStore, { as: owner, body }))),
    )
    assert.deepEqual(counts, { 201: limits.stores, 429: 15 - limits.stores })
  })
})

describe('a session that is over', () => {
  const asked: readonly (readonly [ServiceName, Endpoint<any, any, any, any>])[] = [
    ['dashboard', listDashboards],
    ['user', listSessions],
  ]
  const stream = (as: Session): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${as.accessToken}` }
      get(`${platform.url}${streamDashboards.path}`, { headers, agent: false }, (response) => {
        response.resume().on('error', () => {}) // cut off is what it should be
        resolve(response)
      }).on('error', reject)
    })
  const isOver = async (one: Session, held: IncomingMessage): Promise<void> => {
    for (const [service, endpoint] of asked)
      for (const at of [platform.url, await platform.addressOf(service)])
        await eventually(`${endpoint.path} is refused at ${service}`, async () => {
          return (await ask(platform, endpoint, { as: one, at })).status === 401
        })
    await eventually('its stream is cut', async () => held.destroyed || held.complete)
  }
  const person = () => newcomer(platform, 'customer', 'somebody')

  test('is over everywhere at once, its stream too: logged out', async () => {
    const one = await person()
    const held = await stream(one)
    expectStatus(await ask(platform, logOut, { body: { refreshToken: one.refreshToken } }), 204)
    await isOver(one, held)
  })

  test('another password ends every other session; the one that changed it goes on', async () => {
    const one = await person()
    const other = await logInAs(platform, one.user.email, password)
    const held = await stream(other)
    const body = { oldPassword: password, newPassword: `another-${randomUUID()}` }
    const changed = await ask(platform, changePassword, { as: one, body })
    assert.ok(changed.status < 300, JSON.stringify(changed.body))
    await isOver(other, held)
  })

  test('an account that operators lock is out, and stays out', async () => {
    const one = await person()
    const held = await stream(one)
    expectStatus(await ask(platform, lockUser, { as: operator, params: { id: one.user.id } }), 200)
    await isOver(one, held)
    expectProblem(await ask(platform, logIn, { body: { email: one.user.email, password } }), 403, 'account-locked')
    expectStatus(await ask(platform, listUsers, { as: operator }), 200)
  })
})
