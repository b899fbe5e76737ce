import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import Fastify, { type FastifyInstance } from 'fastify'
import { pageHeaders } from './security-headers.ts'
import { apps, webApps } from './web-apps.ts'

let folder: string
let pages: FastifyInstance
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jumun-web-'))
  for (const app of apps) {
    await mkdir(join(folder, app))
    await writeFile(join(folder, app, 'index.html'), `<title>${app}</title>`)
  }
  await mkdir(join(folder, 'assets'))
  await writeFile(join(folder, 'assets', 'client-Abc123.js'), 'const answer = 42')
  await writeFile(join(folder, 'assets', 'client-Abc123.js.gz'), gzipSync('const answer = 42'))
  await writeFile(join(folder, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  await writeFile(join(folder, 'sw.js'), 'self.answer = 42')
  pages = Fastify()
  await pages.register(async (scope) => {
    await pageHeaders(scope)
    await webApps(folder)(scope)
  })
})
after(async () => {
  await pages?.close()
  await rm(folder, { recursive: true, force: true })
})

test('each app has its page, also at every address inside it', async () => {
  for (const app of apps)
    for (const path of [`/${app}`, `/${app}/`, `/${app}/orders/1?tab=x`]) {
      const answer = await pages.inject(path)
      assert.deepEqual([answer.statusCode, answer.body], [200, `<title>${app}</title>`], path)
      assert.equal(answer.headers['cache-control'], 'no-cache')
      assert.match(String(answer.headers['content-security-policy']), /script-src 'self';.*frame-ancestors 'none'/)
    }
  assert.equal((await pages.inject('/')).headers.location, '/client/')
})

test('a payment provider’s form is let into our pages where that provider takes the money, and nobody else’s', async () => {
  const policyWith = async (paymentProvider: string): Promise<string> => {
    const app = Fastify()
    await app.register(async (scope) => {
      await pageHeaders(scope, { paymentProvider })
      await webApps(folder)(scope)
    })
    const { headers } = await app.inject('/client/')
    await app.close()
    return String(headers['content-security-policy'])
  }
  assert.doesNotMatch(await policyWith('sandbox'), /https:|frame-src/)
  assert.match(
    await policyWith('stripe'),
    /script-src 'self' https:\/\/js\.stripe\.com .*frame-src https:\/\/js\.stripe\.com/,
  )
  assert.doesNotMatch(await policyWith('stripe'), /toss|unsafe/)
  assert.match(await policyWith('stripe'), /form-action 'self'(;|$)/)
  assert.match(await policyWith('toss'), /script-src 'self' https:\/\/js\.tosspayments\.com;/)
  assert.match(await policyWith('toss'), /form-action 'self' https:\/\/\*\.tosspayments\.com/)
  assert.doesNotMatch(await policyWith('toss'), /stripe|unsafe/)
})

test('assets are kept for a year, and come compressed to who takes that', async () => {
  const url = '/assets/client-Abc123.js'
  const plain = await pages.inject(url)
  assert.equal(plain.body, 'const answer = 42')
  assert.equal(plain.headers['cache-control'], 'public, max-age=31536000, immutable')
  const compressed = await pages.inject({ url, headers: { 'accept-encoding': 'gzip' } })
  assert.equal(compressed.headers['content-encoding'], 'gzip')
  assert.equal(gunzipSync(compressed.rawPayload).toString(), 'const answer = 42')
})

test('what is not there is not there, and nothing outside the folder is', async () => {
  assert.equal((await pages.inject('/favicon.svg')).statusCode, 200)
  for (const path of [
    '/client/missing.js',
    '/assets/missing.js',
    '/assets/../client/index.html',
    '/client/..%2f..%2fx.js',
  ])
    assert.equal((await pages.inject(path)).statusCode, 404, path)
})

test('without a build each page says how to make one', async () => {
  const empty = Fastify()
  await webApps(join(folder, 'nowhere'))(empty)
  const answer = await empty.inject('/client/')
  assert.equal(answer.statusCode, 503)
  assert.match(answer.body, /have not been built/)
  await empty.close()
})

test('each app has its own service worker under its own path, and nothing inline is allowed', async () => {
  for (const app of apps) {
    const answer = await pages.inject(`/${app}/sw.js`)
    assert.deepEqual([answer.statusCode, answer.body], [200, 'self.answer = 42'], app)
    assert.match(String(answer.headers['content-type']), /javascript/)
    assert.equal(answer.headers['cache-control'], 'no-cache')
    assert.equal(
      answer.headers['service-worker-allowed'],
      `/${app}`,
      'it may also answer for the address without a slash',
    )
    assert.doesNotMatch(String(answer.headers['content-security-policy']), /unsafe/)
  }
})
