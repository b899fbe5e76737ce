/** Schemas against a real registry: registered once, checked, looked up, refused when they would break a reader, and there again after it lost them. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { encode, releasedSchemas } from '@jumun/contracts/codec'
import { CookingStarted } from '@jumun/contracts/events'
import { installKafka } from '../../../../../tools/kafka/install.ts'
import { type SchemaRegistry, startRegistry } from '../../../../../tools/kafka/registry.ts'
import { toOurRelease } from '../versions.ts'
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

test('a registry that has none of ours is given what is about to be written, with its rule of compatibility', async () => {
  assert.ok(cooking)
  const id = await schemaRegistry(registry.url).idOf(CookingStarted.schemaId)
  assert.deepEqual(await schemaRegistry(registry.url).schemaOf(id), cooking.schema)
  const rule = await fetch(`${registry.url}/config/${encodeURIComponent(subjectOf(cooking))}`)
  assert.equal(((await rule.json()) as { compatibilityLevel: string }).compatibilityLevel, 'BACKWARD_TRANSITIVE')
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
  const ours = toOurRelease(CookingStarted.type, id, written, await schemaRegistry(registry.url).schemaOf(id))
  assert.deepEqual(ours.body, encode(CookingStarted, data))
  assert.deepEqual(await incompatibleSchemas(registry.url), [], 'ours still reads and writes beside it')
})

test('an id that the registry does not know is said to be so', async () => {
  await assert.rejects(
    schemaRegistry(registry.url).schemaOf(999_999),
    (error) => error instanceof SchemaRegistryError && error.status === 404,
  )
})

test('a registry that came back empty, and gave our id to somebody else: nothing is written under it, and it has ours again', async () => {
  assert.ok(cooking)
  const troubles: string[] = []
  const client = schemaRegistry(registry.url, { goodForMs: 0, onTrouble: (what) => troubles.push(what) })
  const before = await client.idOf(CookingStarted.schemaId)
  await registry.kill()
  assert.equal(await client.idOf(CookingStarted.schemaId), before, 'while it is away the id that it gave is good')
  await assert.rejects(schemaRegistry(registry.url).idOf(CookingStarted.schemaId), /does not answer/)
  await registry.start()
  for (let n = 1; n <= before; n++) {
    const schema = JSON.stringify({ type: 'record', name: `Foreign${n}`, fields: [{ name: 'n', type: 'int' }] })
    const taken = await post(`/subjects/foreign-${n}/versions`, { schema })
    assert.equal(taken.status, 200, await taken.text())
  }
  assert.notDeepEqual(await schemaRegistry(registry.url).schemaOf(before), cooking.schema)
  const after = await client.idOf(CookingStarted.schemaId)
  assert.notEqual(after, before)
  assert.deepEqual(await schemaRegistry(registry.url).schemaOf(after), cooking.schema)
  assert.match(troubles.join('\n'), /does not answer.*\n.*was emptied: io\.jumun\.store\.CookingStarted had the id/)
})
