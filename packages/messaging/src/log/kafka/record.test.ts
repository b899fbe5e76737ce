import assert from 'node:assert/strict'
import { test } from 'node:test'
import { releaseOf } from '@jumun/contracts/codec'
import { CookingStarted } from '@jumun/contracts/events'
import { recordsOf } from '../event-log.features.ts'
import type { LogRecord, Schema } from '../event-log.ts'
import { toMessage, toStored } from './record.ts'
import { type SchemaRegistryClient, SchemaRegistryError } from './schema-registry.ts'

const [record] = recordsOf('a-topic', ['an-order'], 1) as [LogRecord]

/** A registry that numbers every schema 7, and has these. */
const registryWith = (schemas: Readonly<Record<number, Schema>>): SchemaRegistryClient => ({
  idOf: async () => 7,
  async schemaOf(id) {
    const schema = schemas[id]
    if (!schema) throw new SchemaRegistryError(`no ${id}`, 404)
    return schema
  },
})
async function sent(headers: Readonly<Record<string, string | undefined>> = {}) {
  const message = await toMessage(record, registryWith({}))
  const all = new Map([...message.headers].map(([name, value]) => [`${name}`, `${value}`]))
  for (const [name, value] of Object.entries(headers)) value === undefined ? all.delete(name) : all.set(name, value)
  return {
    ...{ topic: record.topic, partition: 0, offset: 3n, timestamp: 0n, mark: 'the-topic' },
    ...{ key: message.key, value: message.value },
    headers: [...all].map(([name, value]) => [Buffer.from(name), Buffer.from(value)] as const),
  }
}
const foreign = { type: 'record', name: 'Foreign', fields: [] } as unknown as Schema
const newer = { ce_dataschema: 'urn:jumun:event:CookingStarted:99' }

test('what a release of ours wrote is read whatever the registry says: it lost everything, or gave the id to somebody else', async () => {
  for (const registry of [registryWith({}), registryWith({ 7: foreign })]) {
    const read = await toStored(await sent(), registry)
    assert.equal(read.undecodable, undefined)
    assert.deepEqual([read.schemaId, read.body], [CookingStarted.schemaId, record.body])
  }
})

test('what a newer release wrote waits while the registry has not got its schema, and is read when it has', async () => {
  for (const registry of [registryWith({}), registryWith({ 7: foreign })])
    assert.equal((await toStored(await sent(newer), registry)).newer, true)
  const { schema } = releaseOf(CookingStarted.schemaId)
  const read = await toStored(await sent(newer), registryWith({ 7: schema }))
  assert.deepEqual([read.undecodable, read.schemaId], [undefined, CookingStarted.schemaId])
})

test('what another program wrote under a schema that nobody knows is not waited for', async () => {
  const read = await toStored(await sent({ ce_dataschema: undefined }), registryWith({}))
  assert.match(read.undecodable ?? '', /nobody knows the schema 7/)
  assert.equal(read.newer, undefined)
})

test('an event that names another service of ours than the one that publishes such is none', async () => {
  const read = await toStored(await sent({ ce_source: 'payment' }), registryWith({}))
  assert.match(read.undecodable ?? '', /payment published it, and CookingStarted is published by store/)
  assert.equal(read.newer, undefined)
  const ofAnotherProgram = await toStored(await sent({ ce_source: 'merchant' }), registryWith({}))
  assert.equal(ofAnotherProgram.undecodable, undefined)
})

test('an event that this release has never heard of is passed on unread, and the registry is not asked', async () => {
  const read = await toStored(await sent({ ce_dataschema: undefined, ce_type: 'UnheardOf' }), {
    ...registryWith({}),
    schemaOf: () => Promise.reject(new Error('asked')),
  })
  assert.deepEqual([read.type, read.undecodable], ['UnheardOf', undefined])
})

test('a registry that is away says nothing about a record', async () => {
  const away = { ...registryWith({}), schemaOf: () => Promise.reject(new SchemaRegistryError('away')) }
  await assert.rejects(toStored(await sent(newer), away), /away/)
})

test('on a topic of a program that is not ours nothing is taken for an event of ours; it comes with its schema', async () => {
  const posing = await toStored(await sent({ ce_id: undefined }), registryWith({ 7: foreign }), { foreign: true })
  assert.deepEqual([posing.schemaId, posing.written, posing.body], [0, foreign, record.body])
  assert.equal(posing.id, `${record.topic}/0/3`)
  const unknown = await toStored(await sent(), registryWith({}), { foreign: true })
  assert.match(unknown.undecodable ?? '', /nobody knows the schema 7/)
})
