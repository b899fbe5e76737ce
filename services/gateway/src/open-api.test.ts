import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { endpoints, namedShapes } from '@jumun/contracts/endpoints'
import { openApi } from './open-api.ts'

const services = [{ name: 'order', summary: 'Orders' } as const]
// As a client gets it.
const api = JSON.parse(JSON.stringify(openApi({ endpoints, shapes: namedShapes, services })))

test('the contracts’ endpoints are all found', () => {
  assert.ok(endpoints.size >= 35, `${endpoints.size}`)
  assert.ok(endpoints.has('placeOrder') && endpoints.has('streamDashboards'))
})

describe('every endpoint is described', () => {
  for (const [name, endpoint] of endpoints)
    test(`${endpoint.method} ${endpoint.path}`, () => {
      if (endpoint.access === 'service') {
        const methods = api.paths[endpoint.path.replace(/:(\w+)/g, '{$1}')] ?? {}
        assert.equal(methods[endpoint.method.toLowerCase()], undefined, 'nobody outside can reach it')
        return
      }
      const operation = api.paths[endpoint.path.replace(/:(\w+)/g, '{$1}')]?.[endpoint.method.toLowerCase()]
      assert.equal(operation.operationId, name)
      assert.deepEqual(operation.tags, [endpoint.service])
      assert.equal(operation.summary, endpoint.summary)
      assert.deepEqual(operation.security, endpoint.access === 'anyone' ? [] : [{ user: [] }])

      const named = (place: string) =>
        (operation.parameters ?? [])
          .filter((one: { in: string }) => one.in === place)
          .map((one: { name: string }) => one.name)
      assert.deepEqual(named('path'), Object.keys(endpoint.params?.properties ?? {}))
      assert.deepEqual(
        named('path'),
        [...endpoint.path.matchAll(/:(\w+)/g)].map(([, parameter]) => parameter),
      )
      assert.deepEqual(named('query'), Object.keys(endpoint.query?.properties ?? {}))
      const edits = endpoint.versioned && endpoint.params && endpoint.method !== 'GET'
      assert.deepEqual(named('header'), [
        ...(endpoint.idempotent ? ['Idempotency-Key'] : []),
        ...(edits ? ['If-Match'] : []),
      ])
      if (edits) assert.ok(operation.responses['412'])
      assert.equal(operation.requestBody !== undefined, (endpoint.body ?? endpoint.takes) !== undefined)

      for (const status of Object.keys(endpoint.answers)) assert.ok(operation.responses[status], `${status}`)
      for (const status of ['429', '503']) assert.ok(operation.responses[status], `${status}`)
      if (Array.isArray(endpoint.access))
        for (const status of ['401', '403']) assert.ok(operation.responses[status], `${status}`)
    })
})

test('what names another thing may not find it, and what names a line may find none, whatever else it is sent', () => {
  const refusals = (path: string): string[] => Object.keys(api.paths[path].post.responses)
  assert.ok(refusals('/webhooks').includes('404'), 'its stores')
  assert.ok(refusals('/tickets/{orderId}/lines/{n}/keep').includes('422'), 'its line, though it is sent no body')
})

test('every reference leads somewhere', () => {
  const text = JSON.stringify(api)
  const references = [...text.matchAll(/"\$ref":"#\/components\/(\w+)\/(\w+)"/g)]
  assert.ok(references.length > 100)
  for (const [, kind = '', name = ''] of references) assert.ok(api.components[kind]?.[name], `${kind}/${name}`)
})

test('what is described once and for all is something that somebody meets', () => {
  const text = JSON.stringify(api)
  for (const kind of ['schemas', 'responses'])
    for (const name of Object.keys(api.components[kind]))
      assert.ok(text.includes(`"#/components/${kind}/${name}"`), `${kind}/${name}`)
})

test('a stream, an answer without content, a shape that has a name', () => {
  assert.ok(api.paths['/dashboards/stream'].get.responses['200'].content['text/event-stream'])
  assert.equal(api.paths['/logout'].post.responses['204'].content, undefined)
  assert.deepEqual(api.paths['/orders'].post.responses['201'].content['application/json'].schema, {
    $ref: '#/components/schemas/Order',
  })
  assert.deepEqual(api.components.schemas.Problem.required, ['type', 'title', 'status', 'code'])
  assert.match(api.components.responses.Problem503.description, /`payment-unavailable`/)
  assert.ok(api.components.responses.Problem503.headers['Retry-After'])
})
