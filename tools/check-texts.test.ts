import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { brokenLinks, machinePaths, missingFiles, missingScripts, unheldPromises } from './check-texts.ts'

const root = mkdtempSync(join(tmpdir(), 'jumun-check-'))
after(() => rmSync(root, { recursive: true, force: true }))
mkdirSync(join(root, 'docs'))
writeFileSync(join(root, 'package.json'), JSON.stringify({ scripts: { start: 'x', bench: 'y' } }))
writeFileSync(join(root, 'a.ts'), ["const home = '/", "home/somebody/x'\nconst url = '/users/1'\n"].join(''))
writeFileSync(
  join(root, 'docs/page.md'),
  'Run `npm start`, `npm test` and `npm run bench`, then `npm run nothing`.\nSee [a](../a.ts), [b](b.md), [c](https://example.com).\n',
)
writeFileSync(
  join(root, 'docs/security.md'),
  '| promise | held by |\n|---|---|\n| a | `src/{one,two}.test.ts` |\n| b | `npm run fuzz` |\n| c | our word |\n\n| d | e |\n',
)
const files = ['a.ts', 'docs/page.md', 'package.json']
const promising = ['docs/security.md', 'services/x/src/one.test.ts']

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

test('a file that a page names and that is nowhere is found, each of several in braces', () => {
  assert.deepEqual(missingFiles(root, promising), ['docs/security.md:3 names src/two.test.ts, which is not there'])
})

test('a promise without a test is found', () => {
  assert.deepEqual(unheldPromises(root, promising), ['docs/security.md promises without a test: | c | our word |'])
})
