/** What leads from one service to another is what the map says, no more and no less: heard by its reactions, asked by its code. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { type Endpoint, serviceNames } from '@jumun/contracts'
import * as http from '@jumun/contracts/http'
import { startTestPostgres, startTestService, type TestPostgres } from '@jumun/testing'
import { serviceNamed, services, servicesWithDatabase } from './services.ts'

let postgres: TestPostgres
before(async () => {
  postgres = await startTestPostgres()
})
after(() => postgres?.stop())

for (const name of servicesWithDatabase)
  test(`${name} hears what the map says`, async () => {
    const { load, subscribes } = serviceNamed(name)
    const settings = {
      providerUrl: 'http://127.0.0.1:1',
      providerKey: 'none',
      keySecret: 'of this test alone, and long enough',
    }
    const service = await startTestService(await load(), { postgres, settings })
    try {
      assert.deepEqual([...service.running.subscribes].sort(), [...subscribes].sort())
    } finally {
      await service.stop()
    }
  })

test('who has no database reacts to nothing, and may follow the log as a whole', () => {
  for (const { name, subscribes, needs } of services)
    assert.ok(
      needs.includes('database') ? subscribes !== 'everything' : subscribes === 'everything' || subscribes.length === 0,
      name,
    )
})

for (const { name, calls } of services)
  test(`${name} asks whom the map says`, () => {
    const asked = new Set(sourcesOf(name).flatMap(askedIn))
    if (calls === 'everybody') assert.ok(asked.has('everybody'))
    else assert.deepEqual([...asked].sort(), [...calls].sort())
  })

const sourcesOf = (service: string): readonly string[] => {
  const folder = new URL(`../../../services/${service}/src/`, import.meta.url)
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(new URL(file, folder), 'utf8'))
}

/** Whose endpoints are given to `call(…)`, the port by which a service asks. */
const askedIn = (source: string): readonly string[] =>
  [...source.matchAll(/(?:needs\.|(?<![.\w]))call\(\s*(?:\w+\.)?(\w+)/g)].map(([text, name = '']) => {
    const found = (http as Record<string, unknown>)[name]
    if (typeof found === 'function') return 'everybody' // an endpoint that each service has
    const service = (found as Endpoint | undefined)?.service
    assert.ok(service && serviceNames.includes(service), `"${text}" does not say whom it asks`)
    return service
  })
