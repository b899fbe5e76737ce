import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { isBuiltFrom, sayBuiltFrom } from './web-app.ts'

test('a build that broke off halfway is none, however fresh its files; a whole one is until its sources are others', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jumun-web-app-'))
  try {
    writeFileSync(join(folder, 'index.html'), 'fresh')
    assert.equal(isBuiltFrom(folder, 1_000.5), false)
    sayBuiltFrom(folder, 1_000.5)
    assert.equal(isBuiltFrom(folder, 1_000.5), true)
    assert.equal(isBuiltFrom(folder, 2_000), false, 'written since')
    assert.equal(isBuiltFrom(folder, 900), false, 'taken away since')
  } finally {
    rmSync(folder, { recursive: true })
  }
})
