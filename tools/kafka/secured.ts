/** A local Kafka that asks who comes: each service has a user of its own, who may what the map says and nothing else. */
import { randomBytes } from 'node:crypto'
import type { ServiceName } from '@jumun/contracts'
import { serviceNames } from '@jumun/platform'
import { applyGrants, readerOf, userOf } from './acls.ts'
import { type LocalKafka, type LocalKafkaOptions, startLocalKafka } from './local-kafka.ts'

export interface SecuredKafka extends LocalKafka {
  /** `JUMUN_EVENT_LOG_ORDER` and its like; `eventLog` is that of the reader of everything. */
  readonly logOf: (service: ServiceName) => string
  /** May do anything. */
  readonly adminLog: string
}

const admin = 'admin'

export async function startSecuredKafka(options: Omit<LocalKafkaOptions, 'users'>): Promise<SecuredKafka> {
  const names = [admin, readerOf(), ...serviceNames.map((name) => userOf(name))]
  const passwords = new Map(names.map((name) => [name, randomBytes(18).toString('base64url')]))
  const passwordOf = (user: string): string => passwords.get(user) ?? ''
  const kafka = await startLocalKafka({
    ...options,
    users: {
      admin: { name: admin, password: passwordOf(admin) },
      others: names.filter((name) => name !== admin).map((name) => ({ name, password: passwordOf(name) })),
    },
  })
  const urlOf = (user: string, query = ''): string =>
    `kafka://${user}:${passwordOf(user)}@${kafka.addresses.join(',')}${query}`
  const adminLog = urlOf(admin, '?sasl=plain')
  try {
    await applyGrants(adminLog)
    return { ...kafka, eventLog: urlOf(readerOf()), logOf: (service) => urlOf(userOf(service)), adminLog }
  } catch (error) {
    await kafka.stop()
    throw error
  }
}
