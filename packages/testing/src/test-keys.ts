/** Keys of services for tests: each has one of its own, the same in every process, and all know each other. */
import { createHash } from 'node:crypto'
import { type ServiceName, serviceNames } from '@jumun/contracts'
import { type Identity, identityOf } from '@jumun/service'
import { trustIn } from '@jumun/service/keys'

/** An Ed25519 key in PKCS#8, before its 32 bytes. */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex')
const keyOf = (name: string): string =>
  Buffer.concat([pkcs8, createHash('sha256').update(`for tests: ${name}`).digest()]).toString('base64')

export const testKeys = Object.fromEntries(serviceNames.map((name) => [name, keyOf(name)])) as Readonly<
  Record<ServiceName, string>
>
export const testTrust = trustIn(testKeys)

/** What a service needs of its surroundings to be one of ours. */
export const testProof = (name: ServiceName) => ({ serviceKey: testKeys[name], trust: testTrust })

export const testIdentity = (name: ServiceName, clock = { now: () => new Date() }): Identity =>
  identityOf({ name, key: testKeys[name], trust: testTrust, clock })
