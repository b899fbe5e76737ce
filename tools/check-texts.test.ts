import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { brokenLinks, machinePaths, missingScripts } from './check-texts.ts'

const root = mkdtempSync(join(tmpdir(), 'jumun-check-'))
after(() => rmSync(root, { recursive: true, force: true }))
mkdirSync(join(root, 'docs'))
writeFileSync(join(root, 'package.json'), JSON.stringify({ scripts: { start: 'x', bench: 'y' } }))
writeFileSync(join(root, 'a.ts'), ["const home = '/", "home/somebody/x'\nconst url = '/users/1'\n"].join(''))
writeFileSync(
  join(root, 'docs/page.md'),
  'Run `npm start`, `npm test` and `npm run bench`, then `npm run nothing`.\nSee [a](../a.ts), [b](b.md), [c](https://example.com).\n',
)
const files = ['a.ts', 'docs/page.md', 'package.json']

test('a path of somebody’s machine is found, a path of the API is not', () => {
  assert.deepEqual(
    machinePaths(root, files).map((line) => line.split(' ')[0]),
    ['a.ts:1'],
  )
})

test('a command that no script has is found', () => {
  assert.deepEqual(
    missingScripts(root, files).map((line) => /"(.*)"/.exec(line)?.[1]),
    ['npm run test', 'npm run nothing'],
  )
})

test('a link that leads nowhere is found', () => {
  assert.deepEqual(brokenLinks(root, files), ['docs/page.md:2 links to b.md, which is not there'])
})
