/** One dashboard in a process of its own, reached by its own port; its log is a PostgreSQL with fsync, or the Kafka it is told. */
import type { SigningKeyAnnounced, UserRole } from '@jumun/contracts'
import dashboard from '@jumun/dashboard'
import { startTestPostgres, startTestService } from '@jumun/testing'
import { tell, whenTold } from '../child.ts'

export interface HostIs {
  readonly url: string
  /** `postgres://…` or `kafka://…` */
  readonly eventLog: string
  /** To be announced on a log that is not PostgreSQL. */
  readonly signingKey: SigningKeyAnnounced
}
/** Asked: so many users of this role, each with a token of their own. */
export interface TokensWanted {
  readonly role: UserRole
  readonly count: number
}
export interface TokensAre {
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
whenTold(async () => {
  await service.stop()
  await postgres.stop()
})
process.on('message', ({ role, count }: TokensWanted) => {
  const tokens = Array.from({ length: count }, () => service.tokens.sign({ id: service.newId(), role }, new Date()))
  tell({ tokens } satisfies TokensAre)
})
const { kid, publicJwk, proof } = service.tokens
const retiresAt = '2999-01-01T00:00:00.000Z'
tell({
  url: service.url,
  eventLog: service.hostOptions.eventLogUrl ?? '',
  signingKey: { kid, publicJwk: JSON.stringify(publicJwk), retiresAt, proof: proof(retiresAt) },
} satisfies HostIs)
