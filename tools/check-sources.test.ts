import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { answersElsewhere, strayImports, tooLong } from './check-sources.ts'

const root = mkdtempSync(join(tmpdir(), 'jumun-check-'))
after(() => rmSync(root, { recursive: true, force: true }))
function write(file: string, text: string): string {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), text)
  return file
}

test('a file of more than 300 lines is told, a suite and texts are not', () => {
  const long = 'x\n'.repeat(301)
  const files = ['tools/a.ts', 'tools/a.test.ts', 'apps/web/src/a-texts.ts'].map((file) => write(file, long))
  files.push(write('tools/b.ts', 'x\n'.repeat(300)))
  assert.deepEqual(
    tooLong(root, files).map((sentence) => sentence.split(' ')[0]),
    ['tools/a.ts'],
  )
})

test('no tool imports a journey, nor a service another', () => {
  const files = [
    write('e2e/a.test.ts', "import { a } from '../tools/a.ts'\nimport { b } from '../harness/b.ts'\n"),
    write('tools/c.ts', "import type { a } from '../e2e/a.ts'\n"),
    write('services/order/src/d.ts', "import { e } from '../../store/src/e.ts'\nimport { f } from './f.ts'\n"),
  ]
  assert.deepEqual(
    strayImports(root, files).map((sentence) => sentence.split(' for ')[0]),
    ['tools/c.ts reaches into e2e', 'services/order/src/d.ts reaches into services/store'],
  )
})

test('a use case that chooses a status or a problem is told; answers, tests and the gateway may', () => {
  const refusal = "if (!found) throw new Problem('not-found')\n"
  const files = [
    write('services/order/src/use-case.ts', refusal),
    write('services/store/src/service.ts', 'const ok = (body) => ({ status: 200, body })\n'),
    write('services/store/src/answers.ts', refusal),
    write('services/store/src/use-case.test.ts', refusal),
    write('services/gateway/src/edge.ts', refusal),
    write('services/order/src/outcome.ts', "return { outcome: 'refused', code: 'not-found' }\n"),
  ]
  assert.deepEqual(
    answersElsewhere(root, files).map((sentence) => sentence.split(':')[0]),
    ['services/order/src/use-case.ts says new Problem(', 'services/store/src/service.ts says status'],
  )
})
