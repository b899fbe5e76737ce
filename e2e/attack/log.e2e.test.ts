/**
 * Who has the database role of a service says on the log what that service says, and nothing else; and a signing key that
 * anybody but the user service announces is nobody's, on whatever log.
 */
import assert from 'node:assert/strict'
import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import {
  type AnswerOf,
  allEvents,
  eventsOf,
  listSecurityEvents,
  listUsers,
  logIn,
  type ServiceName,
  type Session,
  SigningKeyAnnounced,
  serviceNames,
} from '@jumun/contracts'
import { encode } from '@jumun/contracts/codec'
import { openEventLog } from '@jumun/service'
import { createSigner } from 'fast-jwt'
import pg from 'pg'
import { pino } from 'pino'
import { ask, eventually } from '../../harness/people.ts'
import { type Platform, startPlatform } from '../../harness/platform.ts'
import { takeOver } from './kit.ts'

let platform: Platform
const onKafka = process.env['JUMUN_EVENT_LOG']?.startsWith('kafka://') === true
before(async () => {
  platform = await startPlatform()
})
// No audit: it would rightly ask for what nobody published.
after(() => platform?.stop())

/** As this service's role, in this database. */
async function urlOf(name: ServiceName, database: string): Promise<string> {
  const { postgres } = await platform.runFile()
  const { password } = await takeOver(platform, name)
  return `postgres://jumun_${name}:${encodeURIComponent(password)}@127.0.0.1:${postgres?.port}/${database}`
}
async function as<T>(name: ServiceName, database: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: await urlOf(name, database) })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
/** What a statement is answered: the state of its refusal, or nothing; nothing of it stays. */
async function tried(client: pg.Client, sql: string, values: readonly unknown[] = []): Promise<string | undefined> {
  await client.query('BEGIN')
  try {
    await client.query(sql, [...values])
    return undefined
  } catch (error) {
    return (error as pg.DatabaseError).code
  } finally {
    await client.query('ROLLBACK')
  }
}
const refused = '42501'
const append = 'SELECT append_all($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)'
const saying = (type: string, topic: string, source: string, schemaId: number): readonly unknown[] => {
  const id = randomUUID()
  return [
    ...[[topic], [0], [id], [type], [source], [id], [new Date().toISOString()], [id], [null], [1], [null], [schemaId]],
    [Buffer.from('x')],
  ]
}

if (!onKafka)
  describe('a database role in other hands', () => {
    const kinds = Object.values(allEvents)
    for (const name of serviceNames)
      test(`${name}: appends its own events, moves its own positions, enters its own database`, async () => {
        await as(name, 'jumun_log', async (client) => {
          for (const { type, topic, source, schemaId } of kinds) {
            const state = await tried(client, append, saying(type, topic, source, schemaId))
            // Its own may be told that nobody has published under this schema yet.
            if (source === name) assert.notEqual(state, refused, `${name} appends ${type}`)
            else assert.equal(state, refused, `${name} appends ${type}`)
          }
          const [own] = eventsOf(name)
          if (own) {
            const { type, topic, schemaId } = allEvents[own]
            assert.equal(await tried(client, append, saying(type, topic, 'user_', schemaId)), refused)
            assert.equal(
              await tried(
                client,
                append,
                saying(name === 'payment' ? 'OrderPlaced' : 'PaymentApproved', topic, name, schemaId),
              ),
              refused,
            )
          }
          const moved = await client.query(
            `UPDATE committed SET position = position FROM membership m
             WHERE m.id = committed.membership AND m.group_name <> $1`,
            [name],
          )
          assert.equal(moved.rowCount, 0, 'positions of others are not there for it')
          for (const sql of [
            'DELETE FROM record',
            'UPDATE topic SET head = 0',
            'INSERT INTO writer SELECT * FROM writer',
            `INSERT INTO membership (group_name, topic) SELECT 'somebody', id FROM topic LIMIT 1`,
          ])
            assert.equal(await tried(client, sql), refused, sql)
        })
        for (const other of eventOwners)
          if (other !== name)
            await assert.rejects(
              as(name, `jumun_${other}`, async () => undefined),
              { code: refused },
              `${name} enters the database of ${other}`,
            )
      })
  })
const eventOwners = ['user', 'store', 'catalog', 'order', 'payment', 'delivery'] as const

test('a signing key that the user service has not signed opens nothing, and is counted', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const kid = 'of-mallory'
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'EdDSA' }
  const catalog = await takeOver(platform, 'catalog')
  const { eventLog, schemaRegistry } = await platform.runFile()
  // Worse than any service's role: with the log itself in hand.
  const log = await openEventLog({ url: eventLog, schemaRegistryUrl: schemaRegistry, log: pino({ level: 'silent' }) })
  const { type, source, topic, schemaId } = SigningKeyAnnounced
  const claims = { sub: kid, x: jwk['x'], retiresAt: 32_472_144_000 }
  try {
    for (const proof of [{}, { proof: 'x' }, { proof: catalog.identity.sign('signing-key', claims) }]) {
      const announced = { kid, publicJwk: JSON.stringify(jwk), retiresAt: '2999-01-01T00:00:00.000Z', ...proof }
      const body = encode(SigningKeyAnnounced, announced)
      const time = new Date().toISOString()
      await log.append([
        { id: randomUUID(), type, source, subject: kid, time, correlationid: kid, sequence: 1, topic, schemaId, body },
      ])
    }
  } finally {
    await log.close()
  }
  await eventually('order has heard of it, and counted it', async () => {
    const metrics = await platform.metricsAt(await platform.addressOf('order'))
    return /^jumun_signing_keys_refused_total(?:\{.*\})? [3-9]/m.test(metrics) || undefined
  })
  const { operator: account } = await platform.runFile()
  const { body: operator } = await ask<Session>(platform, logIn, { body: account })
  await eventually('operators see it in the security log', async () => {
    const query = { kind: 'forged-key' } as const
    const { body } = await ask<AnswerOf<typeof listSecurityEvents>['body']>(platform, listSecurityEvents, {
      as: operator,
      query,
    })
    return body.items.reduce((sum, { count }) => sum + count, 0) >= 3
  })
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const token = createSigner({ key: pem, algorithm: 'EdDSA', kid })({
    ...{ iss: 'jumun', aud: 'jumun', sub: randomUUID(), role: 'operator', exp: Math.floor(Date.now() / 1000) + 900 },
  })
  for (const at of [platform.url, await platform.addressOf('user')])
    assert.equal((await ask(platform, listUsers, { at, headers: { authorization: `Bearer ${token}` } })).status, 401)
})
