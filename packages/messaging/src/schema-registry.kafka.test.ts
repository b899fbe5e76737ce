/** Schemas against a real registry: registered once, checked, looked up, and refused when they would break a reader. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { encode, releasedSchemas } from '@jumun/contracts/codec'
import { CookingStarted } from '@jumun/contracts/events'
import { installKafka } from '../../../tools/kafka/install.ts'
import { type SchemaRegistry, startRegistry } from '../../../tools/kafka/registry.ts'
import {
  incompatibleSchemas,
  registerSchemas,
  SchemaRegistryError,
  schemaRegistry,
  subjectOf,
} from './schema-registry.ts'

let folder: string
let registry: SchemaRegistry
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jumun-registry-'))
  registry = await startRegistry(await installKafka(() => {}), folder)
})
after(async () => {
  await registry?.stop()
  await rm(folder, { recursive: true, force: true })
})

const cooking = releasedSchemas[CookingStarted.schemaId - 1]
const post = (path: string, body: object): Promise<Response> =>
  fetch(`${registry.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
    body: JSON.stringify(body),
  })

test('before they are registered a service is told how to do it', async () => {
  await assert.rejects(schemaRegistry(registry.url).idOf(CookingStarted.schemaId), /npm run schemas/)
})

test('registering again changes nothing', async () => {
  assert.deepEqual(await incompatibleSchemas(registry.url), [])
  const first = await registerSchemas(registry.url)
  const id = await schemaRegistry(registry.url).idOf(CookingStarted.schemaId)
  assert.deepEqual(await registerSchemas(registry.url), first)
  assert.equal(await schemaRegistry(registry.url).idOf(CookingStarted.schemaId), id)
  assert.equal(first.versions, releasedSchemas.length)
})

test('a schema that breaks readers is refused; one that adds an optional field is read by us', async () => {
  assert.ok(cooking)
  const schema = cooking.schema as unknown as { fields: object[] }
  const path = `/subjects/${encodeURIComponent(subjectOf(cooking))}/versions`
  const with_ = (field: object): object => ({
    schema: JSON.stringify({ ...schema, fields: [...schema.fields, field] }),
  })
  const breaking = await post(path, with_({ name: 'cook', type: 'string' }))
  assert.equal(breaking.status, 409, await breaking.text())
  const adding = await post(path, with_({ name: 'cook', type: ['null', 'string'], default: null }))
  assert.equal(adding.status, 200)
  const { id } = (await adding.json()) as { id: number }
  const data = { orderId: 'order', storeId: 'store' }
  const written = Buffer.concat([encode(CookingStarted, data), Buffer.from([2, 6]), Buffer.from('Kim')])
  const ours = await schemaRegistry(registry.url).ours(id, written)
  assert.deepEqual(ours.body, encode(CookingStarted, data))
  assert.deepEqual(await incompatibleSchemas(registry.url), [], 'ours still reads and writes beside it')
})

test('an id that the registry does not know is said to be so', async () => {
  await assert.rejects(
    schemaRegistry(registry.url).ours(999_999, Buffer.alloc(1)),
    (error) => error instanceof SchemaRegistryError && error.status === 404,
  )
})
