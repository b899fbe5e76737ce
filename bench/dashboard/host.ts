/** One dashboard in a process of its own, reached by its own port; its log is a PostgreSQL with fsync, or the Kafka it is told. */
import type { SigningKeyAnnounced, UserRole } from '@jumun/contracts'
import dashboard from '@jumun/dashboard'
import { eventually, startTestPostgres, startTestService } from '@jumun/testing'
import { onStop, sendToParent } from '../child.ts'

export interface HostReady {
  readonly url: string
  /** `postgres://…` or `kafka://…` */
  readonly eventLog: string
  /** To be announced on a log that is not PostgreSQL. */
  readonly signingKey: SigningKeyAnnounced
}
/** Asked: so many users of this role, each with a token of their own. */
export interface TokenRequest {
  readonly role: UserRole
  readonly count: number
}
export interface IssuedTokens {
  readonly tokens: readonly string[]
}

const [kafka, schemaRegistryUrl = ''] = process.argv.slice(2)
const postgres = await startTestPostgres({ fsync: true })
const service = await startTestService(dashboard, {
  postgres,
  hostOptions: kafka ? { eventLogUrl: kafka, schemaRegistryUrl } : {},
}).catch(async (error: unknown) => {
  await postgres.stop()
  throw error
})
onStop(async () => {
  await service.stop()
  await postgres.stop()
})
process.on('message', ({ role, count }: TokenRequest) => {
  const tokens = Array.from({ length: count }, () => service.tokens.sign({ id: service.newId(), role }, new Date()))
  sendToParent({ tokens } satisfies IssuedTokens)
})
await eventually(async () => {
  const missing = await service.running.ready()
  if (missing.length > 0) throw new Error(missing.join('; '))
})
const { kid, publicJwk, proof } = service.tokens
const retiresAt = '2999-01-01T00:00:00.000Z'
sendToParent({
  url: service.url,
  eventLog: service.hostOptions.eventLogUrl ?? '',
  signingKey: { kid, publicJwk: JSON.stringify(publicJwk), retiresAt, proof: proof(retiresAt) },
} satisfies HostReady)
