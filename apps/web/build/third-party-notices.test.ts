import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { mayBeShipped, noticesOf, shippedPackages } from './third-party-notices.ts'

const root = join(import.meta.dirname, '../../..')
const shipped = shippedPackages(join(root, 'package-lock.json'))

test('what runs is told of with its words, what only builds and tests is not', () => {
  const names = new Set(shipped.map(({ name }) => name))
  for (const name of ['react', 'fastify', 'pg', '@fontsource-variable/noto-sans-kr']) assert.ok(names.has(name), name)
  for (const name of ['vite', 'typescript', '@jumun/contracts']) assert.ok(!names.has(name), name)
  const text = noticesOf(root, shipped)
  assert.match(text, /^react \d.*\(MIT\)$/m)
  assert.match(text, /Permission is hereby granted, free of charge/)
  assert.match(text, /SIL OPEN FONT LICENSE/i)
})

for (const licence of [
  'GPL-3.0-only',
  'AGPL-3.0',
  'GPL-2.0-or-later',
  '',
  'UNLICENSED',
  '(GPL-2.0 AND MIT)',
  'SSPL-1.0',
])
  test(`${licence || 'no licence at all'} is not shipped`, () => assert.equal(mayBeShipped(licence), false))
for (const licence of ['MIT', '(MIT OR GPL-3.0-only)', 'LGPL-3.0-or-later', 'Apache-2.0', 'OFL-1.1'])
  test(`${licence} may be shipped`, () => assert.equal(mayBeShipped(licence), true))
