/** The map tells the truth about what it maps. */
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'
import { serviceNamed, services } from './services.ts'

test('every service folder is on the map, and nothing else', () => {
  const folders = readdirSync(new URL('../../../services/', import.meta.url))
  assert.deepEqual(services.map(({ name }) => String(name)).sort(), folders.sort())
})

for (const { name, paths, port, needs, load } of services)
  test(`${name} is what the map says`, async () => {
    const definition = await load()
    assert.equal(definition.name, name)
    assert.deepEqual(definition.paths, paths)
    assert.equal(definition.port, port)
    assert.equal(definition.migrations !== undefined, needs.includes('database'))
  })

test('a name that is not on the map is refused with all that are', () => {
  assert.throws(() => serviceNamed('oder'), /no service named "oder"; there are gateway, discovery,/)
})
