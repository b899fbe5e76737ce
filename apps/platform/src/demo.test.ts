/** The demo's password is in the README: its accounts are for one's own machine, unless somebody insists. */
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { type DataFolder, openDataFolder } from './data-folder.ts'
import { demoIsWanted } from './demo.ts'

let data: DataFolder
beforeEach(() => {
  data = openDataFolder(mkdtempSync(join(tmpdir(), 'jumun-demo-')), [])
})
afterEach(() => {
  data.release()
  rmSync(data.path, { recursive: true })
})

const wanted = { demo: true, openDemo: false }

for (const host of ['0.0.0.0', '::', '192.168.0.7', 'shop.example', '127.0.0.1.example'])
  test(`no demo accounts on ${host}, and what to do is said`, () => {
    assert.throws(() => demoIsWanted(data, { ...wanted, host }), /--no-demo.*--open-demo/)
    assert.equal(existsSync(data.of('demo.json')), false, 'a start that was refused decides nothing')
    assert.equal(demoIsWanted(data, { ...wanted, demo: false, host }), false)
  })

for (const host of ['localhost', '127.0.0.1', '127.1.2.3', '::1'])
  test(`demo accounts on ${host}`, () => assert.equal(demoIsWanted(data, { ...wanted, host }), true))

test('who insists may have them; a demo that is there already is noticed without being asked for', () => {
  const open = { demo: false, openDemo: false, host: '0.0.0.0' }
  assert.equal(demoIsWanted(data, { ...open, demo: true, openDemo: true }), true)
  assert.throws(() => demoIsWanted(data, open), /--fresh/)
})
