/**
 * Each of the ten services in an attacker's hand, with its process, its database role and its key: it asks what that service
 * asks, says what that service says, and is nobody else. What it may do on the log: `log.e2e.test.ts`, on Kafka
 * `principals.kafka.test.ts`; at a store with the key of its service: `staff.ts`.
 */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, test } from 'node:test'
import { askFindings, type Endpoint, listUsers, type ServiceName, serviceNames } from '@jumun/contracts'
import { allEndpoints } from '@jumun/testing/least-request'
import { identityIn, secretsOf } from '../../harness/identity.ts'
import { ask, askPath } from '../../harness/people.ts'
import { mode, type Platform } from '../../harness/platform.ts'
import { register, takeOver } from './kit.ts'

const forServices: readonly Endpoint[] = [
  ...allEndpoints.filter(({ access }) => access === 'service'),
  ...(['user', 'store', 'catalog', 'order', 'payment', 'delivery'] as const).map(askFindings),
]
/** What is said once and believed for longer than a call, and who alone says it. */
const statements = { guest: 'discovery', 'signing-key': 'user', 'store-person': 'store' } as const
const somebody = '01900000-0000-7000-8000-00000000dead'

export function takenOver(given: () => Platform): void {
  describe('a service that is taken over asks what that service asks, and is nobody else', () => {
    for (const name of serviceNames)
      test(name, async () => {
        const platform = given()
        const taken = await takeOver(platform, name)
        for (const { service, method, path, callers } of forServices) {
          if (service === name) continue
          const at = await platform.addressOf(service)
          const where = path.replace(/:\w+/, somebody)
          const body = method === 'POST' ? { body: {} } : {}
          const { status } = await askPath(platform, method, where, { at, headers: taken.token(service), ...body })
          assert.equal(status !== 404, callers?.includes(name), `${name} → ${method} ${service}${path}: ${status}`)
          // Not through the gateway either, and a token for one service is none for another.
          const outside = await askPath(platform, method, where, { headers: taken.token(service), ...body })
          assert.equal(outside.status, 404, path)
          const other = service === 'payment' ? 'store' : 'payment'
          const elsewhere = await askPath(platform, method, where, { at, headers: taken.token(other), ...body })
          assert.equal(elsewhere.status, 404)
        }
        for (const other of serviceNames) {
          if (other === name) continue
          const headers = taken.token('discovery')
          assert.equal(await register(platform, { app: other, port: 9, headers, metadata: taken.word(other, 9) }), 403)
        }
        // It is no user, and says nothing that only another may say.
        const users = await ask(platform, listUsers, {
          headers: taken.token('user'),
          at: await platform.addressOf('user'),
        })
        assert.equal(users.status, 401)
        const judge = await identityIn(platform.dataDir, 'gateway')
        for (const [purpose, speaker] of Object.entries(statements)) {
          const said = taken.identity.sign(purpose as keyof typeof statements, { sub: somebody })
          const isBelieved = judge.statedBy(speaker, purpose as keyof typeof statements, said) !== undefined
          assert.equal(isBelieved, name === speaker, `${name} says: ${purpose}`)
        }
        await readsItsOwnSettings(platform, name)
        await knowsItsOwnSecrets(platform, name)
      })
  })
}

async function readsItsOwnSettings(platform: Platform, name: ServiceName): Promise<void> {
  if (name === 'config') return // it has the folder
  const at = await platform.addressOf('config')
  const { token } = await takeOver(platform, name)
  const read = async (path: string, method = 'GET') =>
    (
      await askPath(platform, method, path, {
        at,
        headers: token('config'),
        ...(method === 'POST' ? { body: 'x' } : {}),
      })
    ).status
  assert.equal(await read(`/${name}/default`), 200)
  for (const other of serviceNames)
    if (other !== name) assert.equal(await read(`/${other}/default`), 403, `${name} reads the settings of ${other}`)
  assert.equal(await read(`/${name},loyalty/default`), 403)
  for (const path of ['/encrypt', '/decrypt']) assert.equal(await read(path, 'POST'), 403, path)
}

/** What Linux says a process was told; in one process for all there is nothing to tell apart. */
async function knowsItsOwnSecrets(platform: Platform, name: ServiceName): Promise<void> {
  const pid = mode === 'processes' && process.platform === 'linux' ? await platform.pidOf(name) : undefined
  if (pid === undefined) return
  const told = await readFile(`/proc/${pid}/environ`, 'utf8')
  const { serviceKeys, roles } = await secretsOf(platform.dataDir)
  assert.ok(told.includes(serviceKeys[name] ?? '?'), `the process of ${name}`)
  for (const [kind, all] of Object.entries({ key: serviceKeys, password: roles }))
    for (const [other, secret] of Object.entries(all))
      if (other !== name) assert.ok(!told.includes(secret), `${name} was told the ${kind} of ${other}`)
}
