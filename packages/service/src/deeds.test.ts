import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'

const root = new URL('../../../', import.meta.url).pathname
const inService = (name: string, files: string): string[] =>
  globSync(`${root}services/${name}/${files}`).map((file) => readFileSync(file, 'utf8'))

test('every service that writes down what was done forgets it in time', () => {
  const writing = globSync(`${root}services/*`)
    .map((path) => path.split('/').at(-1) as string)
    .filter((name) => inService(name, 'migrations/*.sql').some((text) => text.includes('CREATE TABLE activity ')))
  assert.ok(writing.length > 2)
  for (const name of writing)
    assert.match(inService(name, 'src/service.ts').join(), /jobs: \[[^\]]*forgetDeeds\(/, `${name} keeps it for ever`)
})
