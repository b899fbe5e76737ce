/** The places for pictures; the bucket is a small server that keeps to S3: it checks every signature and hash on its own. */
import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { diskStore } from './disk-store.ts'
import { pictureStoreFeatures } from './picture-store.features.ts'
import { s3Store } from './s3-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'jumun-pictures-'))
after(() => rmSync(folder, { recursive: true, force: true }))
pictureStoreFeatures('a folder', () => diskStore(join(folder, 'not-yet-there')))

const secret = 'wJalrXUtnFEMI'
const kept = new Map<string, Buffer>()
const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const body = Buffer.concat(chunks)
    const end = (status: number, sent?: Buffer) => response.writeHead(status).end(sent)
    if (!isSigned(request, body)) return end(403)
    if (!request.url?.startsWith('/menus/')) return end(404)
    if (request.method === 'PUT') {
      kept.set(request.url, body)
      return end(200)
    }
    const found = kept.get(request.url)
    return found ? end(200, found) : end(404)
  })
})
before(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
after(() => new Promise((resolve) => server.close(resolve)))

/** AWS Signature Version 4, from its description. */
function isSigned(request: IncomingMessage, body: Buffer): boolean {
  const [, scope = '', names = '', signature] =
    /^AWS4-HMAC-SHA256 Credential=key\/([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]+)$/.exec(
      request.headers.authorization ?? '',
    ) ?? []
  const said = String(request.headers['x-amz-content-sha256'])
  const hash = createHash('sha256').update(body).digest('hex')
  if (said !== 'UNSIGNED-PAYLOAD' && said !== hash) return false
  const headers = names.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}\n`)
  const canonical = [request.method, request.url, '', headers.join(''), names, said].join('\n')
  const toSign = [
    'AWS4-HMAC-SHA256',
    request.headers['x-amz-date'],
    scope,
    createHash('sha256').update(canonical).digest('hex'),
  ].join('\n')
  const key = scope.split('/').reduce<Buffer | string>((before, part) => hmac(before, part), `AWS4${secret}`)
  return hmac(key, toSign).toString('hex') === signature
}
const hmac = (key: Buffer | string, text: string): Buffer => createHmac('sha256', key).update(text).digest()

const bucket = (given = secret, name = 'menus') =>
  s3Store({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${name}`,
    region: 'ap-northeast-2',
    keyId: 'key',
    secret: given,
  })
pictureStoreFeatures('a bucket', () => bucket())

test('a bucket that refuses, or is not there, is an error and never an absent picture', async () => {
  await assert.rejects(bucket('another').put('a.webp', Buffer.from('x')), /answers 403/)
  await assert.rejects(bucket('another').get('a.webp'), /answers 403/)
  await assert.rejects(bucket(secret, 'nowhere').put('a.webp', Buffer.from('x')), /no such bucket/)
})
