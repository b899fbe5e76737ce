/** A service is a value. The host decides where it lives; ports are all that it may touch. */
import type { EventName, ServiceName } from '@jumun/contracts'
import type { Database, EventLog, Reaction, Tracer, Transaction } from '@jumun/messaging'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import type { Authorize } from './auth/auth.ts'
import type { EndedSessions } from './auth/ended-sessions.ts'
import type { Identity } from './auth/identity.ts'
import type { CallService } from './calls/call.ts'
import type { Resolver } from './calls/resolver.ts'
import type { Clock } from './clock.ts'
import type { Findings } from './findings.ts'
import type { Route } from './http/route.ts'
import type { SecurityLog } from './security-log.ts'
import type { SettingDefinitions, SettingsOf } from './settings/setting.ts'
import type { RecentLines } from './telemetry/recent-lines.ts'

/** What a service may touch. */
export interface Ports<Settings> {
  /** Its own database; using it throws in a service that declares no migrations. */
  readonly db: Database
  /** For services that follow the log themselves; everyone else declares reactions. */
  readonly events: EventLog
  readonly call: CallService
  readonly clock: Clock
  /** A fresh UUIDv7. */
  readonly newId: () => string
  /** Uniform in [0, 1). */
  readonly random: () => number
  readonly settings: Settings
  readonly log: Logger
  /** Own metrics go here; prom-client names start with `jumun_`. */
  readonly metrics: Registry
  /** Where what happens is told as spans; undefined: nowhere. */
  readonly tracer: Tracer | undefined
  /** What this instance wrote lately. */
  readonly logLines: Pick<RecentLines, 'ofOrder'>
  /** A folder of its own that outlives the process. */
  readonly dataDir: string
  /** What happens at the doors. */
  readonly security: SecurityLog
  /** Every service of the platform and the paths it serves, for those that route. */
  readonly platform: readonly ServiceDescriptor[]
  readonly edge: Edge
  /** What this service alone can say, and who of ours speaks to it. */
  readonly identity: Pick<Identity, 'sign' | 'serviceOf'>
}

/** What the gateway needs of the host, so that it finds, admits and proves exactly as every service does. */
export interface Edge {
  /** Where the instances of a service are; the host's own, stopped by the host. */
  readonly resolver: Resolver
  /** Who asks, checked against an endpoint's access. @throws Problem 401, 403, 404 */
  readonly authorize: Authorize
  /** Shows what an instance measures of itself. */
  readonly metricsToken: string | undefined
  /** Whose tokens count no more although they have not expired. */
  readonly endedSessions: EndedSessions
}

export interface ServiceDescriptor {
  readonly name: ServiceName
  readonly summary: string
  /** First path segments it answers for, such as `/orders`. */
  readonly paths: readonly string[]
  /** The events it reacts to; `everything`: it follows the log itself. */
  readonly subscribes: readonly EventName[] | 'everything'
  /** Whom it asks and waits for; `everybody`: for what each alone knows of itself. Nobody else takes its tokens. */
  readonly calls: readonly ServiceName[] | 'everybody'
}

/** Work that is done again and again; one run ends before the next begins, and a failing run is logged and repeated. */
export interface Job {
  readonly name: string
  readonly everyMs: number
  run(signal: AbortSignal): Promise<void>
  /** Give the service a way to run it at once instead of waiting. */
  onTrigger?(trigger: () => void): void
}

/** What a started service consists of. */
export interface Running {
  readonly routes?: readonly Route[]
  readonly reactions?: readonly Reaction[]
  /** Durable timers by kind: what happens when one is due. Takes the aggregate's lock first; must tolerate being too late. */
  readonly timers?: Readonly<Record<string, (subject: string, tx: Transaction) => Promise<void>>>
  readonly jobs?: readonly Job[]
  /** For what routes cannot express (proxying, static files): called with the Fastify instance before it listens. */
  readonly http?: (app: import('fastify').FastifyInstance) => Promise<void> | void
  /** More conditions for `/health/ready`: an empty list is ready; else sentences that say what is missing. */
  readonly notReady?: () => Promise<readonly string[]> | readonly string[]
  /** What is not true and must be, as only this service knows it: the audit asks every few seconds. */
  readonly findings?: Findings
  readonly stop?: () => Promise<void>
}

export interface ServiceDefinition<Definitions extends SettingDefinitions = SettingDefinitions> {
  readonly name: ServiceName
  readonly summary: string
  readonly paths: readonly string[]
  /** Only for the three that others must find without asking; all others listen where the host says, by default anywhere. */
  readonly port?: number
  readonly settings: Definitions
  /** Folder of plain SQL migrations, in the order of their names. Without it the service has no database. */
  readonly migrations?: URL
  start(ports: Ports<SettingsOf<Definitions>>): Promise<Running> | Running
}

export const defineService = <const Definitions extends SettingDefinitions>(
  definition: ServiceDefinition<Definitions>,
): ServiceDefinition<Definitions> => definition
