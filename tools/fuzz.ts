/**
 * `npm run fuzz [-- --seconds 25 --phases coverage --roles owner,kitchen]`: Schemathesis asks a fresh platform whatever its own
 * description (`/openapi.json`) allows and forbids, as nobody and as each of the people of a platform, about a store, a product
 * and an order that are there; it fails on whatever is answered otherwise than described. The program comes from PyPI into a
 * folder of its own outside the sources; where it cannot be had that is said, and it ends with 75: nothing was found out.
 */
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import {
  demoPassword,
  endSession,
  endSessions,
  listColleagues,
  listProducts,
  listStores,
  lockUser,
  logOut,
  type Order,
  type Product,
  revokeSigningKey,
  type Session,
  type Store,
  staffRoles,
  streamDashboards,
  streamEvents,
} from '@jumun/contracts'
import { ask, basketOf, expectStatus, logInAs, order } from '../harness/people.ts'
import { type Platform, startPlatform } from '../harness/platform.ts'

const version = '4.32.5'
const installWithinMs = 120_000
const emails = {
  customer: 'customer@jumun.local',
  owner: 'owner@jumun.local',
  rider: 'rider@jumun.local',
  operator: 'admin@jumun.local',
  manager: 'manager@jumun.local',
  counter: 'counter@jumun.local',
  kitchen: 'kitchen@jumun.local',
} as const
const roles = ['anonymous', 'customer', 'owner', ...staffRoles, 'rider', 'operator'] as const
type Role = (typeof roles)[number]

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '25' },
    /** Of Schemathesis. The first two ask the same in every run; how far the others get depends on the machine. */
    phases: { type: 'string', default: 'examples,coverage,fuzzing,stateful' },
    roles: { type: 'string', default: roles.join(',') },
  },
})
/** Streams do not end, and whoever ends their own session asks the rest as nobody; the tests of the services have these. */
const leftOut = [streamDashboards, streamEvents, logOut, endSession, endSessions, lockUser, revokeSigningKey].map(
  ({ path }) => path,
)
const noLimit = '10000000'
/** As `sysexits.h` has it: try again where it can be had. */
const notFoundOut = 75

const program = schemathesis()
if (!program) {
  console.log(`Not fuzzed: Schemathesis ${version} is not here, and PyPI cannot be reached from here.`)
  process.exit(notFoundOut)
}
const platform = await startPlatform({
  demo: true,
  flags: ['--single'],
  env: {
    JUMUN_GATEWAY_REQUESTS_PER_MINUTE_PER_USER: noLimit,
    JUMUN_GATEWAY_REQUESTS_PER_MINUTE_PER_ADDRESS: noLimit,
  },
})
const failed: Role[] = []
/** How many of the operations there was time for. */
const reached: string[] = []
try {
  const things = await whatIsThere(platform)
  const wanted = values.roles.split(',')
  for (const role of roles.filter((one) => wanted.includes(one))) {
    console.log(`\n— as ${role} —`)
    if (!(await fuzzed(program, platform, things, role))) failed.push(role)
  }
} finally {
  await platform.stop()
}
console.log(`\nOperations asked in the time: ${reached.join(', ')}.`)
console.log(failed.length === 0 ? `Nothing found as ${values.roles}.` : `Found something as ${failed.join(', ')}.`)
process.exit(failed.length === 0 ? 0 : 1)

interface Things {
  readonly store: Store
  readonly product: Product
  readonly order: Order
}

async function sessionOf(role: Role): Promise<Session | undefined> {
  return role === 'anonymous' ? undefined : logInAs(platform, emails[role], demoPassword)
}

/** The store where the demo's staff works, something of its menu, and an order of it. */
async function whatIsThere(platform: Platform): Promise<Things> {
  const [manager, customer] = [await sessionOf('manager'), await sessionOf('customer')]
  assert.ok(customer)
  const stores = expectStatus(await ask<{ items: Store[] }>(platform, listStores, { query: { limit: 100 } }), 200)
  for (const store of stores.items) {
    const people = await ask(platform, listColleagues, { as: manager, params: { id: store.id } })
    if (people.status !== 200) continue
    const query = { storeId: store.id, limit: 100 }
    const menu = expectStatus(await ask<{ items: Product[] }>(platform, listProducts, { query }), 200)
    const product = menu.items.find(({ options, available, soldOut }) => options.length === 0 && available && !soldOut)
    assert.ok(product, 'something to be ordered without a choice')
    return { store, product, order: await order(platform, customer, basketOf(store, product)) }
  }
  throw new Error('the demo has no store where its manager works')
}

/** What is asked for is there: else nine of ten answers would be that it is not. */
function configAbout({ store, product, order }: Things, dataDir: string): string {
  const about = (paths: string, name: string, id: string): string =>
    `\n[[operations]]\ninclude-path-regex = '^${paths}'\nparameters = { "path.${name}" = "${id}" }\n`
  const text =
    readFileSync(new URL('./fuzz/schemathesis.toml', import.meta.url), 'utf8') +
    about('/stores/\\{id\\}', 'id', store.id) +
    about('/catalog/menus/', 'storeId', store.id) +
    about('/catalog/products/\\{id\\}', 'id', product.id) +
    about('/orders/\\{id\\}', 'id', order.id) +
    about('/(tickets|deliveries|dashboards|payments|catalog/orders)/\\{orderId\\}', 'orderId', order.id)
  const file = join(dataDir, 'schemathesis.toml')
  writeFileSync(file, text)
  return file
}

async function fuzzed(command: string, { url, dataDir }: Platform, things: Things, role: Role): Promise<boolean> {
  const session = await sessionOf(role)
  const seconds = Number(values.seconds)
  const args = [
    ...['--config-file', configAbout(things, dataDir), 'run', `${url}/openapi.json`],
    ...['--phases', values.phases],
    ...['--max-time', String(seconds), '--seed', '20261128', '--request-timeout', '10', '--continue-on-failure'],
    ...leftOut.flatMap((path) => ['--exclude-path', path.replace(/:(\w+)/g, '{$1}')]),
    ...(session ? ['--header', `Authorization: Bearer ${session.accessToken}`] : []),
  ]
  return new Promise((resolve) => {
    const timeout = seconds * 4_000 + 60_000
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'], timeout, cwd: cacheFolder() })
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text
      process.stdout.write(text)
    })
    child.once('close', (code) => {
      const [tested, selected] = [/Tested: (\d+)/.exec(said)?.[1], /Selected: (\d+)/.exec(said)?.[1]]
      reached.push(`${role} ${tested ?? 0} of ${selected ?? '?'}`)
      resolve(code === 0)
    })
  })
}

function cacheFolder(): string {
  return process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache')
}

/** Where it is, installed when it was not. */
function schemathesis(): string | undefined {
  const folder = join(cacheFolder(), 'jumun', `schemathesis-${version}`)
  const command = join(folder, 'bin', 'schemathesis')
  if (existsSync(command)) return command
  const run = (name: string, args: string[]): boolean =>
    spawnSync(name, args, { stdio: ['ignore', 'ignore', 'inherit'], timeout: installWithinMs }).status === 0
  console.log(`Installing Schemathesis ${version} …`)
  const isThere =
    run('python3', ['-m', 'venv', folder]) &&
    run(join(folder, 'bin', 'pip'), ['install', '--quiet', `schemathesis==${version}`])
  return isThere && existsSync(command) ? command : undefined
}
