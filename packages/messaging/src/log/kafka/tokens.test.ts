import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { tokensOf } from './tokens.ts'

let given = 0
let answer: { status: number; body: unknown } = { status: 200, body: {} }
const asked: { authorization: string | undefined; body: string }[] = []
const issuer = createServer((request, response) => {
  let body = ''
  request.on('data', (piece) => {
    body += piece
  })
  request.on('end', () => {
    asked.push({ authorization: request.headers.authorization, body })
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body))
  })
}).listen(0, '127.0.0.1')
await once(issuer, 'listening')
after(() => void issuer.close())
const url = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}/token`
const newToken = (seconds?: number): void => {
  answer = { status: 200, body: { access_token: `token-${++given}`, ...(seconds ? { expires_in: seconds } : {}) } }
}

test('a token is asked for once, by name and secret, and serves all connections until its end is near', async () => {
  const tokenOf = tokensOf({ url, username: 'jumun order', password: 'p:ss', scope: 'kafka' })
  newToken(3600)
  assert.deepEqual(await Promise.all([tokenOf(), tokenOf()]), ['token-1', 'token-1'])
  newToken()
  assert.equal(await tokenOf(), 'token-1')
  assert.deepEqual(asked, [
    {
      authorization: `Basic ${Buffer.from('jumun%20order:p%3Ass').toString('base64')}`,
      body: 'grant_type=client_credentials&scope=kafka',
    },
  ])
})

test('one that ends soon is asked for anew, and so is one that could not be had', async () => {
  const tokenOf = tokensOf({ url, username: 'u', password: 'p' })
  newToken(0.001)
  const first = await tokenOf()
  newToken(3600)
  while ((await tokenOf()) === first); // some microseconds
  const other = tokensOf({ url, username: 'u', password: 'p' })
  answer = { status: 503, body: {} }
  await assert.rejects(other(), /gives us none: 503$/)
  newToken()
  assert.match(await other(), /^token-/)
})

test('who is refused, and an issuer that does not answer, are told in a sentence without the secret', async () => {
  answer = { status: 401, body: { error: 'invalid_client', error_description: 'hunter2?' } }
  const refused = tokensOf({ url, username: 'u', password: 'hunter2' })
  await assert.rejects(refused(), (error: Error) => {
    assert.match(error.message, /^the issuer of tokens at 127\.0\.0\.1:\d+ gives us none: 401 invalid_client$/)
    return true
  })
  await assert.rejects(
    tokensOf({ url: 'http://127.0.0.1:1/token', username: 'u', password: 'hunter2' })(),
    /^Error: the issuer of tokens at 127\.0\.0\.1:1 does not answer$/,
  )
})
