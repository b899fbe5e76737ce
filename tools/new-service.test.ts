import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { enterInRegistry, filesOfAService, isGoodName } from './new-service.ts'

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')

test('a name is a word in small letters', () => {
  assert.ok(isGoodName('loyalty'))
  for (const name of ['', 'ab', 'Loyalty', 'loyalty-card', '../x', 'a'.repeat(21)]) assert.ok(!isGoodName(name), name)
})

test('a new service is entered everywhere it has to be known', () => {
  for (const [path, change] of Object.entries(enterInRegistry('loyalty', '0.1.0'))) {
    const before = read(path)
    const after = change(before)
    assert.equal(after.split('loyalty').length > before.split('loyalty').length, true, path)
    if (path.endsWith('.json')) assert.equal(JSON.parse(after).dependencies['@jumun/loyalty'], '0.1.0')
  }
})

test('it has an endpoint, a table, a reaction and a test', () => {
  const paths = Object.keys(filesOfAService('loyalty', '0.1.0'))
  for (const kind of [
    /migrations\/0001_loyalty\.sql$/,
    /service\.ts$/,
    /-when-.*\.ts$/,
    /\.int\.test\.ts$/,
    /http\/loyalty\.ts$/,
  ])
    assert.ok(
      paths.some((path) => kind.test(path)),
      String(kind),
    )
})
