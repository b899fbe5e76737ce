/** Standard Webhooks, v1: HMAC-SHA256 over id, time and body, for each secret that counts. https://www.standardwebhooks.com */
import { createHmac, randomBytes } from 'node:crypto'

const secretBytes = 24
export const newSecret = (): Buffer => randomBytes(secretBytes)
export const secretText = (secret: Buffer): string => `whsec_${secret.toString('base64')}`

export function signedHeaders(
  id: string,
  at: Date,
  body: string,
  secrets: readonly Buffer[],
): Readonly<Record<string, string>> {
  const seconds = Math.floor(at.getTime() / 1000)
  const signature = (secret: Buffer): string =>
    `v1,${createHmac('sha256', secret).update(`${id}.${seconds}.${body}`).digest('base64')}`
  return {
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': secrets.map(signature).join(' '),
  }
}
