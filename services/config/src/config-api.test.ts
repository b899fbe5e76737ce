import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import Fastify from 'fastify'
import { configApi } from './config-api.ts'
import { flattened, SecretInSettings } from './flattened.ts'
import { settingsFolder } from './settings-folder.ts'

let folder: string
const broken: string[] = []
const app = Fastify()
let clock = 1_700_000_000
/** Each write is a second later than the one before, so that the change shows on any file system. */
const write = async (name: string, text: string) => {
  await writeFile(join(folder, name), text)
  clock += 1
  await utimes(join(folder, name), clock, clock)
}
const ask = async (path: string) => (await app.inject(path)).json()

before(async () => {
  const outside = await mkdtemp(join(tmpdir(), 'jumun-config-'))
  folder = join(outside, 'config')
  await mkdir(join(folder, 'v2'), { recursive: true })
  await writeFile(join(outside, 'outside.yml'), 'hidden: true\n')
  await write('application.yml', 'greeting: hello\nshared: 1\n')
  await write('application-dev.yml', 'greeting: dev\n')
  await write('order.yml', 'draft:\n  minutes: 30\nlist: [a, {b: 2}]\nnone: ~\nempty: []\n')
  await write('order-dev.yml', 'draft:\n  minutes: 1\n')
  await write('v2/order.yml', 'draft:\n  minutes: 2\n')
  configApi(settingsFolder(folder, (file) => broken.push(file)))(app)
})
after(async () => {
  await app.close()
  await rm(join(folder, '..'), { recursive: true, force: true })
})

test('the form that Spring’s clients read, most important source first', async () => {
  const answer = await ask('/order/dev')
  assert.match(answer.version, /^[0-9a-f]{16}$/)
  assert.deepEqual(
    { ...answer, version: '' },
    {
      name: 'order',
      profiles: ['dev'],
      label: null,
      version: '',
      state: null,
      propertySources: [
        { name: 'order-dev.yml', source: { 'draft.minutes': 1 } },
        { name: 'application-dev.yml', source: { greeting: 'dev' } },
        {
          name: 'order.yml',
          source: { 'draft.minutes': 30, 'list[0]': 'a', 'list[1].b': 2, none: '', empty: '' },
        },
        { name: 'application.yml', source: { greeting: 'hello', shared: 1 } },
      ],
    },
  )
})

test('several profiles: the last one counts most; an unknown service sees what all see', async () => {
  const names = async (path: string) =>
    (await ask(path)).propertySources.map(({ name }: { name: string }) => name) as string[]
  assert.deepEqual((await names('/order/dev,nowhere')).slice(0, 2), ['order-dev.yml', 'application-dev.yml'])
  assert.deepEqual(await names('/loyalty/default'), ['application.yml'])
  assert.deepEqual((await names('/order/default/v2'))[0], 'v2/order.yml')
  assert.deepEqual((await names('/order/default/main'))[0], 'order.yml')
})

test('a file that changes is read again; a broken one leaves the last good content in force', async () => {
  const shared = async () => (await ask('/any/default')).propertySources[0].source.shared
  const { version } = await ask('/any/default')
  await write('application.yml', 'greeting: hello\nshared: 2\n')
  assert.equal(await shared(), 2)
  assert.notEqual((await ask('/any/default')).version, version)
  await write('application.yml', 'shared: [\n')
  assert.equal(await shared(), 2)
  await write('application.yml', 'shared: 3\npayment:\n  apiKey: sk_live_1\n')
  assert.equal(await shared(), 2)
  assert.equal(broken.length, 2, 'each broken file is told once')
})

describe('nothing outside the folder can be read', () => {
  for (const path of [
    '/..%2foutside/default',
    '/%2e%2e%2foutside/default',
    '/order/..%2f..%2foutside',
    '/order/default/..',
    '/order/default/%2e%2e',
    '/order/default/..%2f',
    '/..%5coutside/default',
    '/order%00/default',
    '/.hidden/default',
  ])
    test(path, async () => {
      const answer = await app.inject(path)
      assert.ok(answer.statusCode === 400 || answer.statusCode === 404, `${answer.statusCode}`)
      assert.ok(!answer.body.includes('hidden":'))
    })
})

test('token secret printed by the health check: a secret never enters the settings', () => {
  for (const name of ['password', 'dbPassword', 'token.secret', 'JWT_SECRET', 'accessToken', 'api-key', 'privateKey'])
    assert.throws(() => flattened({ deep: { [name]: 'x' } }), SecretInSettings, name)
  assert.deepEqual(
    { ...flattened({ accessTokenMinutes: 15, secretary: 'Kim' }) },
    { accessTokenMinutes: 15, secretary: 'Kim' },
  )
})
