import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { clusterFolder, removeCluster } from './cluster.ts'
import { type RunningPostgres, startPostgres } from './start.ts'
import { postgresUser } from './user.ts'

const started: RunningPostgres[] = []
const folders: string[] = []

/** As root this is a folder that PostgreSQL's user may not enter: mkdtemp gives it to its maker alone. */
function closedFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'jumun-postgres-test-'))
  folders.push(folder)
  return join(folder, 'cluster')
}

async function start(dataDir: string): Promise<RunningPostgres> {
  const server = await startPostgres({
    dataDir,
    password: 'secret',
    settings: { fsync: false, shared_buffers: '16MB' },
  })
  started.push(server)
  return server
}

after(async () => {
  for (const server of started) await server.stop('immediate')
  for (const folder of folders) {
    removeCluster(join(folder, 'cluster'))
    rmSync(folder, { recursive: true, force: true })
  }
})

test('it starts, also as root in a folder that only root may enter, and again after a kill -9', async () => {
  const dataDir = closedFolder()
  const first = await start(dataDir)
  if (postgresUser()) assert.match(clusterFolder(dataDir), /^\/var\/lib\/jumun\//)
  await first.kill()
  assert.deepEqual(await first.exited, { code: null, signal: 'SIGKILL' })
  const second = await start(dataDir)
  assert.equal(second.folder, first.folder)
  await second.stop()
  assert.equal((await second.exited).code, 0)
})

test('a server that outlived its parent is stopped by the next start on its folder', async () => {
  const dataDir = closedFolder()
  const orphan = await start(dataDir)
  const heir = await start(dataDir)
  assert.equal((await orphan.exited).code, 0)
  assert.notEqual(heir.pid, orphan.pid)
})

test('a server ends when the one who started it is killed', { timeout: 120_000 }, async () => {
  const dataDir = closedFolder()
  const program = `
    import { startPostgres } from '${new URL('./start.ts', import.meta.url).href}'
    const server = await startPostgres({ dataDir: process.argv[1], password: 'secret', settings: { fsync: false } })
    console.log(server.pid)
    setInterval(() => {}, 1000)`
  const owner = spawn(process.execPath, ['--input-type=module-typescript', '-e', program, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(owner.stdout, 'data')
  const pid = Number(String(line))
  owner.kill('SIGKILL')
  while (isAlive(pid)) await pause(50)
})

test('a folder with something else in it is refused in one sentence and left alone', async () => {
  const dataDir = closedFolder()
  const { mkdirSync, writeFileSync, existsSync } = await import('node:fs')
  const folder = clusterFolder(dataDir)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'a-letter.txt'), 'dear')
  await assert.rejects(start(dataDir), /is not empty and no PostgreSQL cluster/)
  assert.ok(existsSync(join(folder, 'a-letter.txt')))
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

test('a folder that another major version made is refused in a sentence that says where to read on, and left alone', async () => {
  const dataDir = closedFolder()
  const first = await start(dataDir)
  await first.stop()
  writeFileSync(join(first.folder, 'PG_VERSION'), '17\n')
  await assert.rejects(start(dataDir), /was made by PostgreSQL 17, and this release brings 18.*docs\/operations\.md/)
})
