/** A tiny issuer of tokens (OAuth 2, client credentials) with the keys to check them by: JWT, RS256, JWKS. */
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Tokens, User } from '../tools/kafka/brokers.ts'

export interface TokenIssuer {
  readonly tokenUrl: string
  /** What brokers have to know of it. */
  readonly tokens: Tokens
  /** So many were given. */
  given(): number
  close(): void
}

const lifeSeconds = 10
const audience = 'kafka'

export async function startTokenIssuer(users: readonly User[]): Promise<TokenIssuer> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const kid = randomUUID()
  const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')
  let issuer = ''
  let given = 0
  function tokenOf(sub: string): string {
    const now = Math.floor(Date.now() / 1000)
    const claims = { iss: issuer, aud: audience, sub, scope: 'kafka', iat: now, exp: now + lifeSeconds }
    const text = `${encoded({ alg: 'RS256', typ: 'JWT', kid })}.${encoded(claims)}`
    return `${text}.${sign('sha256', Buffer.from(text), privateKey).toString('base64url')}`
  }
  const server = createServer((request, response) => {
    request.resume()
    const answer = (status: number, body: object): void =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (request.url === '/keys')
      return answer(200, { keys: [{ ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' }] })
    const login = Buffer.from((request.headers.authorization ?? '').replace(/^Basic /, ''), 'base64').toString()
    const [name = '', password = ''] = login.split(':').map(decodeURIComponent)
    if (!users.some((user) => user.name === name && user.password === password))
      return answer(401, { error: 'invalid_client' })
    given++
    answer(200, { access_token: tokenOf(name), token_type: 'Bearer', expires_in: lifeSeconds })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    tokenUrl: `${issuer}/token`,
    tokens: { keysUrl: `${issuer}/keys`, issuer, audience, againAfterMs: 4_000 },
    given: () => given,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
