import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { forgetData, openDataFolder } from './data-folder.ts'
import type { RunFile } from './run-file.ts'
import { dataPath, readRunFile } from './run-file.ts'

const root = mkdtempSync(join(tmpdir(), 'jumun-data-'))
after(() => rmSync(root, { recursive: true, force: true }))
const run: RunFile = {
  pid: 1,
  gateway: 'http://127.0.0.1:8088',
  control: { url: 'http://127.0.0.1:1', token: 'x' },
  metricsToken: 'y',
  services: {},
  databases: {},
  eventLog: '',
}

test('secrets are made once, kept, and readable by nobody else', () => {
  const path = join(root, 'secrets')
  const first = openDataFolder(path, ['order'])
  first.release()
  const again = openDataFolder(path, ['order', 'loyalty'])
  again.release()
  assert.equal(again.secrets.serviceKeys['order'], first.secrets.serviceKeys['order'])
  assert.deepEqual(Object.keys(JSON.parse(readFileSync(again.trustFile, 'utf8'))), ['order', 'loyalty'])
  assert.equal(readFileSync(again.trustFile, 'utf8').includes(first.secrets.serviceKeys['order'] ?? ''), false)
  assert.equal(again.secrets.roles['order'], first.secrets.roles['order'])
  assert.ok(again.secrets.roles['loyalty'])
  assert.equal(statSync(join(path, 'secrets.json')).mode & 0o777, 0o600)
})

test('two platforms do not share a folder; the second is told who has it', () => {
  const path = join(root, 'shared')
  const mine = openDataFolder(path, [])
  mine.tell(run)
  assert.equal(statSync(join(path, 'run.json')).mode & 0o777, 0o600)
  assert.throws(() => openDataFolder(path, []), /already runs on .*process 1, http:\/\/127\.0\.0\.1:8088/)
  assert.deepEqual(readRunFile(path), run)
  mine.release()
  assert.throws(() => readRunFile(path), /No platform runs/)
  openDataFolder(path, []).release()
})

test('a holder that was killed holds nothing', async () => {
  const path = join(root, 'killed')
  const module = new URL('data-folder.ts', import.meta.url).href
  const holder = spawn(process.execPath, [
    '--input-type=module',
    '-e',
    `const { openDataFolder } = await import(${JSON.stringify(module)}); const data = openDataFolder(${JSON.stringify(path)}, []);
     data.tell(${JSON.stringify({ ...run, pid: 42 })}); console.log('held'); setInterval(() => {}, 1000)`,
  ])
  await once(holder.stdout, 'data')
  assert.throws(() => openDataFolder(path, []), /already runs/)
  const gone = once(holder, 'exit')
  holder.kill('SIGKILL')
  await gone
  const mine = openDataFolder(path, [])
  assert.equal(mine.leftBehind?.pid, 42)
  mine.release()
})

test('a folder that cannot be used is refused in one sentence', () => {
  const file = join(root, 'file')
  writeFileSync(file, '')
  assert.throws(() => openDataFolder(join(file, 'x'), []), { name: 'Refusal', message: /cannot be used/ })
  const damaged = join(root, 'damaged')
  mkdirSync(damaged)
  writeFileSync(join(damaged, 'secrets.json'), '{"service":')
  assert.throws(() => openDataFolder(damaged, []), { name: 'Refusal', message: /secrets\.json cannot be read/ })
  if (process.getuid?.() === 0) return // root may write everywhere
  const closed = join(root, 'closed')
  mkdirSync(closed)
  chmodSync(closed, 0o500)
  assert.throws(() => openDataFolder(closed, []), { name: 'Refusal', message: /cannot be used/ })
})

test('to forget leaves nothing of ours and everything of others', () => {
  const path = join(root, 'forgotten')
  openDataFolder(path, []).release()
  writeFileSync(join(path, 'notes.txt'), 'mine')
  mkdirSync(join(path, 'services'))
  forgetData(path)
  assert.ok(!existsSync(join(path, 'secrets.json')) && !existsSync(join(path, 'services')))
  assert.equal(readFileSync(join(path, 'notes.txt'), 'utf8'), 'mine')
})

test('without --data everything is kept in the repository', () => {
  assert.match(dataPath(undefined), /\.jumun$/)
  assert.equal(dataPath(root), root)
})
