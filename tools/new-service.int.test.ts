/** A service that `npm run new service` makes is one of the family from its first minute: in a copy of this tree. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { trackedFiles } from './check-texts.ts'
import { enterInRegistry, filesOfAService } from './new-service.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
const copy = realpathSync(mkdtempSync(join(tmpdir(), 'jumun-new-service-')))
after(() => rmSync(copy, { recursive: true, force: true }))

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(copy, path)), { recursive: true })
  writeFileSync(join(copy, path), text)
}
const read = (path: string): string => readFileSync(join(copy, path), 'utf8')

before(() => {
  const needed = /^(contracts|packages|services|apps\/platform|apps\/sandbox-provider|tools|docs\/reference)\/|^[\w.]+$/
  for (const file of trackedFiles(root).filter((one) => needed.test(one))) {
    mkdirSync(dirname(join(copy, file)), { recursive: true })
    copyFileSync(join(root, file), join(copy, file))
  }
  for (const [path, text] of Object.entries(filesOfAService('loyalty', '0.1.0'))) write(path, text)
  for (const [path, change] of Object.entries(enterInRegistry('loyalty', '0.1.0'))) write(path, change(read(path)))
  link()
})

/** The packages of others as they are here, ours from the copy: what npm install would do, without a registry. */
function link(): void {
  const modules = join(copy, 'node_modules')
  mkdirSync(join(modules, '@jumun'), { recursive: true })
  for (const name of readdirSync(join(root, 'node_modules')).filter((one) => one !== '@jumun'))
    symlinkSync(join(root, 'node_modules', name), join(modules, name))
  for (const folder of ['contracts', ...['packages', 'services', 'apps'].flatMap(inside)])
    symlinkSync(
      join(copy, folder),
      join(modules, (JSON.parse(read(`${folder}/package.json`)) as { name: string }).name),
    )
  for (const folder of ['packages', 'services', 'apps'].flatMap(inside)) linkOwn(folder)
}
function inside(folder: string): string[] {
  return readdirSync(join(copy, folder)).map((name) => `${folder}/${name}`)
}

/** What npm did not lift to the root. */
function linkOwn(folder: string): void {
  try {
    symlinkSync(realpathSync(join(root, folder, 'node_modules')), join(copy, folder, 'node_modules'))
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ENOENT') throw error
  }
}

function run(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    ...{ cwd: copy, encoding: 'utf8', timeout: 240_000 },
    env: { ...process.env, NODE_TEST_CONTEXT: undefined },
  })
  assert.equal(status, 0, `${args.join(' ')}\n${stdout}${stderr}`)
  return stdout
}

test('it counts completed orders, and its own test says so', () => {
  assert.match(run('--test', 'services/loyalty/src/service.int.test.ts'), /pass 1\n/)
})

test('it is in the picture, on the page of the services, and in what everybody knows of the platform', () => {
  run('tools/services-page.ts')
  assert.match(read('ARCHITECTURE.md'), /gateway --> .*loyalty[\s\S]*"hear: inbox" ==> .*loyalty/)
  assert.match(read('docs/reference/services.md'), /\| `loyalty` \|.*OrderCompleted/)
  write(
    'known.ts',
    `import { servicesWithDatabase, serviceDescriptors } from '@jumun/platform'
import { publishersFor } from '@jumun/service'
const descriptor = serviceDescriptors.find(({ name }) => name === 'loyalty')
console.log(JSON.stringify([servicesWithDatabase.includes('loyalty'), descriptor && publishersFor(descriptor, serviceDescriptors)]))
`,
  )
  assert.deepEqual(JSON.parse(run('known.ts')), [true, ['order']])
})

test('it asks another service as soon as the map says so, and not before', () => {
  write(
    'asks.ts',
    `import { endpoint, Shape } from '@jumun/contracts'
import { serviceDescriptors } from '@jumun/platform'
import { defineService, route } from '@jumun/service'
import { startTestPostgres, startTestService } from '@jumun/testing'
const askPoints = endpoint({
  service: 'order', method: 'GET', path: '/internal/points', summary: 'Points', access: 'service', callers: ['loyalty'],
  answers: { 200: Shape({}) },
})
const order = defineService({
  name: 'order', summary: 'Orders', paths: [], settings: {},
  start: () => ({ routes: [route(askPoints, async () => ({ status: 200 as const, body: {} }))] }),
})
const postgres = await startTestPostgres()
for (const calls of [[], ['order']] as const) {
  const platform = serviceDescriptors.map((descriptor) => (descriptor.name === 'loyalty' ? { ...descriptor, calls } : descriptor))
  const service = await startTestService(order, { postgres, hostOptions: { platform } })
  console.log((await service.call(askPoints, { as: 'loyalty' })).status)
  await service.stop()
}
await postgres.stop()
`,
  )
  assert.equal(run('asks.ts'), '404\n200\n')
})

test('its types are right', () => {
  write(
    'loyalty.json',
    JSON.stringify({ extends: './tsconfig.json', include: ['services/loyalty', 'known.ts', 'asks.ts'] }),
  )
  run('node_modules/typescript/bin/tsc', '--noEmit', '-p', 'loyalty.json')
})
