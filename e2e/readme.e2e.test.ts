/** The README's own walk-through, word for word, takes an order to DELIVERED on the demo data; the client's example, as a package, sells for a day. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { auditAndStop, type Platform, startPlatform } from '../harness/platform.ts'

let platform: Platform
before(async () => {
  platform = await startPlatform({ demo: true })
})
after(() => auditAndStop(platform))

test('from order to door with curl', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
  const script = /<!-- walk-through.*?```sh\n(.*?)```/s.exec(readme)?.[1]
  assert.ok(script, 'the README has no walk-through')
  assert.ok(script.includes('http://localhost:8088'), 'the walk-through asks the default port')
  const here = script.replaceAll('http://localhost:8088', platform.url)
  const { stdout } = await promisify(execFile)('bash', ['-e', '-c', here], { timeout: 120_000 })
  assert.equal(stdout.trim().split('\n').at(-1), 'DELIVERED', stdout)
})

test('the packed client, installed elsewhere, opens a store, sells and closes the day', async () => {
  const run = promisify(execFile)
  const root = new URL('..', import.meta.url).pathname
  const elsewhere = await mkdtemp(join(tmpdir(), 'jumun-client-'))
  try {
    const { stdout: packed } = await run(
      'npm',
      ['pack', '-w', '@jumun/client', '--json', '--pack-destination', elsewhere],
      { cwd: root },
    )
    const [, tarball = ''] = /"filename": "([^"]+)"/.exec(packed) ?? []
    await run('npm', ['install', '--offline', '--no-audit', '--prefix', elsewhere, join(elsewhere, tarball)])
    await cp(join(root, 'packages/client/examples/day.mjs'), join(elsewhere, 'day.mjs'))
    const env = { ...process.env, JUMUN_URL: platform.url }
    const { stdout } = await run(process.execPath, [join(elsewhere, 'day.mjs')], { env, timeout: 120_000 })
    assert.deepEqual(stdout.trim().split('\n'), [
      'open: Corner Coffee',
      'sold: 1 for 4500 KRW',
      'sold: 2 for 9000 KRW',
      'closed: 1 2 orders 13500 KRW',
    ])
  } finally {
    await rm(elsewhere, { recursive: true })
  }
})

test('the start says where other programs find discovery and config, and they answer there', async () => {
  const line = platform.said().find((said) => said.startsWith('Other programs find'))
  const [, discovery, config] = /discovery at (\S+) and config at (\S+)$/.exec(line ?? '') ?? []
  assert.equal((await fetch(`${discovery}/apps`, { headers: { accept: 'application/json' } })).status, 200)
  assert.equal((await fetch(`${config}/order/default`)).status, 200)
})
