/** What is told to strangers holds: each example is of its schema, and the description of the events is AsyncAPI. */
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { describe, test } from 'node:test'
import { allEvents, type EventName, mostEventBytes } from '@jumun/contracts'
import asyncApi from '@jumun/contracts/asyncapi.json' with { type: 'json' }
import { encode } from '@jumun/contracts/codec'
import { endpoints, namedShapes } from '@jumun/contracts/endpoints'
import { Ajv } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { type AsyncApi, eventsPage } from './events-page.ts'
import { openApi } from './open-api.ts'

type Json = Record<string, any>
const api: Json = JSON.parse(
  JSON.stringify(openApi({ endpoints, shapes: namedShapes, services: [{ name: 'order', summary: 'Orders' }] })),
)
const ajv = new Ajv2020({ strict: false, validateFormats: false })
ajv.addSchema({ ...api, $id: 'api' })

/** Every example of a media type or parameter with the schema beside it, by its place in the document. */
function* examplesIn(
  node: unknown,
  path: readonly string[] = [],
): Generator<[path: readonly string[], values: unknown[]]> {
  if (node === null || typeof node !== 'object') return
  const { schema, example, examples } = node as Json
  if (schema && (example !== undefined || examples))
    yield [path, example === undefined ? Object.values(examples as Json).map(({ value }) => value) : [example]]
  for (const [key, inner] of Object.entries(node))
    if (!['schema', 'example', 'examples', 'schemas'].includes(key)) yield* examplesIn(inner, [...path, key])
}
const places = [...examplesIn(api)]
const refTo = (path: readonly string[]): string =>
  `api#/${[...path, 'schema'].map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`

describe('every example is what its schema says', () => {
  for (const [path, values] of places)
    test(path.join(' '), () => {
      const check = ajv.compile({ $ref: refTo(path) })
      for (const value of values) assert.ok(check(value), `${JSON.stringify(value)}: ${ajv.errorsText(check.errors)}`)
    })
})

test('every call has examples of what is sent and of each answer, and every problem of itself', () => {
  for (const [path, methods] of Object.entries<Json>(api['paths']))
    for (const [method, { parameters = [], requestBody, responses }] of Object.entries<Json>(methods)) {
      const where = `${method} ${path}`
      const json = (content: Json | undefined, what: string) => {
        if (content?.['application/json']?.schema && Object.keys(content['application/json'].schema).length > 0)
          assert.ok('example' in content['application/json'], `${where}: ${what}`)
      }
      json(requestBody?.content, 'the request')
      for (const [status, { content }] of Object.entries<Json>(responses)) json(content, status)
      for (const one of parameters) if (one.in !== 'header') assert.ok('example' in one, `${where}: ${one.name}`)
    }
  const told = Object.values<Json>(api['components'].responses).flatMap(({ content }) =>
    Object.keys(content['application/problem+json'].examples),
  )
  const ofNoCall = ['method-not-allowed', 'misdirected']
  assert.deepEqual([...told, ...ofNoCall].sort(), [...api['components'].schemas.Problem.properties.code.enum].sort())
})

describe('the events are described', () => {
  const schema = createRequire(import.meta.url)('@asyncapi/specs/schemas/3.0.0-without-$id.json') as Json
  test('as AsyncAPI 3 wants it', () => {
    const check = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(schema)
    assert.ok(check(asyncApi), JSON.stringify(check.errors?.slice(0, 5)))
  })
  test('all of them, each on its topic, with a sample that fits', () => {
    const { messages } = asyncApi.components as unknown as { messages: Record<EventName, Json> }
    assert.deepEqual(Object.keys(messages).sort(), Object.keys(allEvents).sort())
    for (const kind of Object.values(allEvents)) {
      const sample = messages[kind.type as EventName]['examples'][0].payload
      assert.ok(encode(kind as never, sample as never).length < mostEventBytes)
      assert.ok((asyncApi.channels as Json)[kind.topic].messages[kind.type])
    }
  })
  test('every reference leads somewhere', () => {
    for (const [, pointer = ''] of JSON.stringify(asyncApi).matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      const found = pointer.split('/').reduce<Json | undefined>((node, key) => node?.[key], asyncApi as Json)
      assert.ok(found, pointer)
    }
  })
  test('and on a page, with what is to be escaped escaped', () => {
    const page = eventsPage(asyncApi as unknown as AsyncApi)
    for (const name of Object.keys(allEvents)) assert.match(page, new RegExp(`<section id="${name}">`))
    assert.doesNotMatch(page, /<script|undefined|\[object/)
    const { OrderPlaced } = (asyncApi as unknown as AsyncApi).components.messages
    const sly = { ...OrderPlaced, summary: '<b onclick="x">' } as never
    const api = { ...(asyncApi as unknown as AsyncApi), components: { messages: { OrderPlaced: sly } } }
    assert.match(eventsPage(api), /&lt;b onclick=&quot;x&quot;&gt;/)
  })
})
