import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { AllowGuest } from '@jumun/contracts'
import { isAllowedAt, readNetwork } from '@jumun/service'
import { type Guests, guestsIn } from './guests.ts'

let dataDir: string
before(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'jumun-guests-'))
})
after(() => rm(dataDir, { recursive: true, force: true }))
const open = (): Promise<Guests> =>
  guestsIn({ dataDir, reserved: { names: ['order'], paths: ['/orders', '/ops'] }, now: () => new Date(0) })
const loyalty = { name: 'loyalty', paths: ['/loyalty'], networks: ['10.1.0.0/16'] }

describe('what an operator allowed', () => {
  test('is nothing that was not said, and is known after a restart', async () => {
    const { guest, credential } = await (await open()).allow(loyalty)
    assert.deepEqual(guest, { ...loyalty, open: false, tokens: false, allowedAt: '1970-01-01T00:00:00.000Z' })
    const again = await open()
    assert.deepEqual(again.list(), [guest])
    assert.deepEqual(again.withCredential(credential), guest)
    assert.deepEqual(again.withCredential(credential, 'LOYALTY'), guest)
    assert.equal(again.withCredential(credential, 'other'), undefined)
    assert.equal(again.withCredential(`${credential}x`), undefined)
  })
  test('is kept without the credential, for nobody else to read', async () => {
    const { credential } = await (await open()).allow(loyalty)
    const file = join(dataDir, 'guests.json')
    assert.equal((await readFile(file, 'utf8')).includes(credential), false)
    assert.equal((await stat(file)).mode & 0o777, 0o600)
  })
  test('said again has another credential, taken back none', async () => {
    const guests = await open()
    const first = await guests.allow(loyalty)
    const second = await guests.allow(loyalty)
    assert.equal(guests.withCredential(first.credential), undefined)
    assert.ok(guests.withCredential(second.credential))
    assert.equal(await guests.revoke('loyalty'), true)
    assert.equal(await guests.revoke('loyalty'), false)
    assert.equal(guests.withCredential(second.credential), undefined)
  })
  test('takes no name and no path of ours or of another guest, and no network that is none', async () => {
    const guests = await open()
    await guests.allow(loyalty)
    for (const [wanted, why] of [
      [{ ...loyalty, name: 'order' }, /service of ours/],
      [{ ...loyalty, paths: ['/loyalty', '/orders'] }, /path of ours/],
      [{ ...loyalty, paths: ['/Orders'] }, /path of ours/],
      [{ ...loyalty, name: 'points' }, /path of loyalty/],
      [{ ...loyalty, name: 'points', paths: ['/LOYALTY'] }, /path of loyalty/],
      [{ ...loyalty, networks: ['a/b?x=['] }, /no address/],
      [{ ...loyalty, networks: ['10.0.0.0/33'] }, /no address/],
    ] as [AllowGuest, RegExp][])
      await assert.rejects(guests.allow(wanted), (error: { extras?: unknown; message: string }) =>
        why.test(`${error.message} ${JSON.stringify(error)}`),
      )
  })
  test('that cannot be read stops the start: nobody is forgotten silently', async () => {
    await writeFile(join(dataDir, 'guests.json'), 'x')
    await assert.rejects(open(), /cannot be read/)
    await rm(join(dataDir, 'guests.json'))
  })
})

describe('where a guest may be', () => {
  for (const [host, networks, may] of [
    ['10.1.2.3', ['10.1.0.0/16'], true],
    ['10.2.2.3', ['10.1.0.0/16'], false],
    ['10.1.2.3', ['10.1.2.3'], true],
    ['2001:db8::7', ['2001:db8::/32'], true],
    ['loyalty.example.com', ['Loyalty.Example.com'], true],
    ['evil.example.com', ['loyalty.example.com', '0.0.0.0/0'], false],
    ['8.8.8.8', ['0.0.0.0/0'], true],
    ['127.0.0.1', ['0.0.0.0/0'], false],
    ['127.0.0.1', ['127.0.0.1'], true],
    ['127.0.0.2', ['127.0.0.0/8'], true],
    ['127.0.0.2', ['127.0.0.1'], false],
    ['::ffff:127.0.0.1', ['::/0', '0.0.0.0/0'], false],
    ['::ffff:7f00:1', ['127.0.0.1'], true],
    ['::1', ['::/0'], false],
    ['::1', ['::1'], true],
    ['0.0.0.0', ['0.0.0.0/0'], false],
    ['169.254.169.254', ['0.0.0.0/0', '169.0.0.0/8'], false],
    ['169.254.169.254', ['169.254.0.0/16'], true],
    ['fd00:ec2::254', ['fd00::/8', '::/0'], false],
    ['fe80::1', ['::/0'], false],
    ['localhost', ['127.0.0.1'], false],
  ] as const)
    test(`${host} ${may ? 'is' : 'is not'} in ${networks.join(', ')}`, () => {
      assert.equal(isAllowedAt(host, networks), may)
    })
  test('what is no network', () => {
    for (const text of ['', '/', '10.0.0.0/', '10.0.0/8', '1.2.3.4/x', 'a b', '::/129', 'http://a'])
      assert.equal(readNetwork(text), undefined, text)
  })
})
