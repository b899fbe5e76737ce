/** The key pairs of services, and the file by which they know each other. Both halves are as openssl writes them. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** The public keys of each service, as base64 of SPKI (DER); more than one while a key is being replaced. */
export type Trust = Readonly<Record<string, readonly string[]>>

/** A private key for one service, as `JUMUN_SERVICE_KEY` takes it. */
export const newServiceKey = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64')

/** The public half, as the trust file has it. @throws one sentence when it is no such key */
export const publicHalfOf = (key: string): string => publicHalf(privateKey(key))

/** By service; from the private keys that a platform keeps. */
export const trustIn = (keys: Readonly<Record<string, string>>): Trust =>
  Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, [publicHalfOf(key)]]))

/** @throws one sentence when there is none, or it is none */
export function readTrust(file: string): Trust {
  let trust: unknown
  try {
    trust = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Error(`The trust file ${file} cannot be read: ${(error as Error).message}.`)
  }
  const isList = (keys: unknown): boolean => Array.isArray(keys) && keys.every((key) => typeof key === 'string')
  if (trust === null || typeof trust !== 'object' || !Object.values(trust).every(isList))
    throw new Error(`The trust file ${file} is not a list of public keys for each service.`)
  return Object.fromEntries(
    Object.entries(trust as Trust).map(([service, keys]) => [service, keys.map((key) => asSpki(file, service, key))]),
  )
}

/** Keys also as PEM, alone or in a certificate: that is what a Helm chart can make. */
function asSpki(file: string, service: string, key: string): string {
  if (!key.includes('-----')) return key
  try {
    return publicHalf(createPublicKey(key))
  } catch {
    throw new Error(`The trust file ${file} has a key of ${service} that is none: PEM, or base64 of SPKI.`)
  }
}

/** @throws one sentence, without what was given */
export function privateKey(text: string): KeyObject {
  try {
    const key = text.includes('-----')
      ? createPrivateKey(text)
      : createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' })
    if (key.asymmetricKeyType === 'ed25519') return key
  } catch {
    // told below, without what was given
  }
  throw new Error('The service key is no private Ed25519 key in PKCS#8 (base64 of DER, or PEM).')
}

export const publicHalf = (key: KeyObject): string =>
  (key.type === 'public' ? key : createPublicKey(key)).export({ type: 'spki', format: 'der' }).toString('base64')
