/** A platform on one machine, copied while it is stopped, and put back when what came after is lost. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { getOrder, type Session, signUp } from '@jumun/contracts'
import { bring } from '../harness/bring.ts'
import {
  ask,
  basketOf,
  delivered,
  expectProblem,
  logInAs,
  newProduct,
  newStore,
  order,
  password,
  untilShown,
  untilStatus,
} from '../harness/people.ts'
import { type Platform, startPlatform } from '../harness/platform.ts'

const folder = await mkdtemp(join(tmpdir(), 'jumun-copied-'))
await chmod(folder, 0o711) // as root: PostgreSQL's own user has to get there, else its data are elsewhere
const dataDir = join(folder, 'data')
const copy = join(folder, 'copy')
let platform: Platform | undefined
after(async () => {
  await platform?.stop()
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
})

const people = ['customer', 'owner', 'rider'] as const
type People = Record<(typeof people)[number], Session>
const start = async (): Promise<Platform> => {
  platform = await startPlatform({ dataDir })
  return platform
}
const logIn = async (at: Platform): Promise<People> => {
  const sessions = await Promise.all(people.map((role) => logInAs(at, `${role}@example.com`, password)))
  return Object.fromEntries(people.map((role, index) => [role, sessions[index]])) as People
}

test('a copy of the data folder is the platform as it was: accounts, orders under way and their money go on', async () => {
  const first = await start()
  for (const role of people) {
    const { status } = await ask(first, signUp, { body: { email: `${role}@example.com`, password, name: role, role } })
    assert.equal(status, 201)
  }
  const { customer, owner } = await logIn(first)
  const store = await newStore(first, owner)
  const product = await newProduct(first, owner, store)
  const basket = basketOf(store, product, 1, delivered)
  const kept = await order(first, customer, basket)
  await untilStatus(first, customer, kept.id, 'CONFIRMED')
  await first.stop()
  assert.ok(existsSync(join(dataDir, 'postgres', 'PG_VERSION')), 'the databases are in the folder')
  execFileSync('cp', ['-a', dataDir, copy])

  const second = await start()
  const lost = await order(second, (await logIn(second)).customer, basket)
  await second.stop()
  await rm(dataDir, { recursive: true })
  execFileSync('cp', ['-a', copy, dataDir])

  const third = await start()
  const back = await logIn(third)
  expectProblem(await ask(third, getOrder, { as: back.customer, params: { id: lost.id } }), 404, 'not-found')
  await bring(third, back, kept.id)
  await untilShown(third, back.customer, kept.id, 'DELIVERED')
  await bring(third, back, (await order(third, back.customer, basket)).id)
  assert.match(await third.audit(), /All invariants hold/)
})
