/** One running instance, as Eureka's clients describe it: only the fields Eureka knows, each with a bound. */
import { isHost } from '@jumun/service'

export const statuses = ['UP', 'DOWN', 'STARTING', 'OUT_OF_SERVICE', 'UNKNOWN'] as const
export type Status = (typeof statuses)[number]

export interface Port {
  readonly number: number
  readonly enabled: boolean
}

export interface Instance {
  readonly instanceId: string
  /** Upper case, as Eureka has it. */
  readonly app: string
  readonly hostName: string
  readonly ipAddr: string
  readonly status: Status
  readonly port: Port
  readonly securePort: Port
  /** Addresses and such that are only handed on: `homePageUrl`, `vipAddress`, … */
  readonly texts: Readonly<Partial<Record<TextField, string>>>
  readonly dataCenter: string
  readonly metadata: Readonly<Record<string, string>>
  readonly renewEverySeconds: number
  readonly leaseSeconds: number
  /** When the client last changed what it says of itself, in ms; a newer one than ours makes it register again. */
  readonly dirtyAtMs: number
}

export const textFields = [
  'appGroupName',
  'homePageUrl',
  'statusPageUrl',
  'healthCheckUrl',
  'secureHealthCheckUrl',
  'vipAddress',
  'secureVipAddress',
  'asgName',
] as const
export type TextField = (typeof textFields)[number]

/** Bounds of what one instance may say; far above what real ones do. */
export const bounds = { name: 200, text: 1_000, metadataEntries: 64, metadataText: 2_000, leaseSeconds: 3_600 } as const

export class NotAnInstance extends Error {
  override name = 'NotAnInstance'
  readonly field: string
  constructor(field: string, message: string) {
    super(message)
    this.field = field
  }
}

/**
 * The body of a registration, `{ "instance": { … } }`, for the application named in the path.
 * @throws NotAnInstance naming the field
 */
export function readInstance(body: unknown, app: string): Instance {
  const said = recordOf(recordOf(body, 'instance')['instance'], 'instance')
  const name = required(said, 'app')
  if (!/^[\w.-]+$/.test(name)) throw new NotAnInstance('instance.app', 'is no name of a service')
  if (name.toUpperCase() !== app.toUpperCase()) throw new NotAnInstance('instance.app', `is not ${app}`)
  const lease = said['leaseInfo'] === undefined ? {} : recordOf(said['leaseInfo'], 'instance.leaseInfo')
  const hostName = hostOf(said, 'hostName')
  return {
    // Clients of old send no id; then the host name is it, as in Eureka itself.
    instanceId: optional(said, 'instanceId', bounds.name) ?? hostName,
    app: name.toUpperCase(),
    hostName,
    ipAddr: hostOf(said, 'ipAddr'),
    status: statusOf(said['status'] ?? 'UP', 'instance.status'),
    port: portOf(said['port'], 'instance.port', { number: 7001, enabled: true }),
    securePort: portOf(said['securePort'], 'instance.securePort', { number: 7002, enabled: false }),
    texts: textsOf(said),
    dataCenter: dataCenterOf(said['dataCenterInfo']),
    metadata: metadataOf(said['metadata']),
    renewEverySeconds: secondsOf(lease['renewalIntervalInSecs'], 30),
    leaseSeconds: secondsOf(lease['durationInSecs'], 90),
    dirtyAtMs: millisOf(said['lastDirtyTimestamp']),
  }
}

/** @throws NotAnInstance when it is none of Eureka's */
export function statusOf(said: unknown, field: string): Status {
  const status = statuses.find((known) => known === said)
  if (!status) throw new NotAnInstance(field, `is none of ${statuses.join(', ')}`)
  return status
}

/** The names by which clients find it (Spring's ask for no other): small letters, for clients do not tell them apart. */
export const vipsOf = ({ texts }: Pick<Instance, 'texts'>, field: 'vipAddress' | 'secureVipAddress'): string[] =>
  (texts[field] ?? '').split(',').flatMap((name) => name.trim().toLowerCase() || [])

/** Add one pair of metadata. @throws NotAnInstance beyond the bounds */
export function withMetadata(instance: Instance, changes: Readonly<Record<string, unknown>>): Instance {
  return { ...instance, metadata: metadataOf({ ...instance.metadata, ...changes }) }
}

function recordOf(said: unknown, field: string): Record<string, unknown> {
  if (said === null || typeof said !== 'object' || Array.isArray(said)) throw new NotAnInstance(field, 'is missing')
  return said as Record<string, unknown>
}

function required(said: Record<string, unknown>, field: string): string {
  const text = optional(said, field, bounds.name)
  if (!text) throw new NotAnInstance(`instance.${field}`, 'is missing')
  return text
}

/** What becomes part of an address: an address or a name, and nothing that would be read as something else there. */
function hostOf(said: Record<string, unknown>, field: string): string {
  const text = required(said, field)
  if (!isHost(text)) throw new NotAnInstance(`instance.${field}`, 'is no IP address and no name of a host')
  return text
}

function optional(said: Record<string, unknown>, field: string, maxLength: number): string | undefined {
  const text = said[field]
  if (text === undefined || text === null) return undefined
  if (typeof text !== 'string') throw new NotAnInstance(`instance.${field}`, 'is not text')
  if (text.length > maxLength) throw new NotAnInstance(`instance.${field}`, `is longer than ${maxLength}`)
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text))
    throw new NotAnInstance(`instance.${field}`, 'has characters that nobody sees')
  return text
}

/** Jackson writes `{"$": 8080, "@enabled": "true"}`; others write the number alone. */
function portOf(said: unknown, field: string, missing: Port): Port {
  if (said === undefined || said === null) return missing
  const { number, enabled } =
    typeof said === 'object'
      ? { number: (said as Record<string, unknown>)['$'], enabled: (said as Record<string, unknown>)['@enabled'] }
      : { number: said, enabled: true }
  const port = Number(number)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new NotAnInstance(field, 'is not a port')
  return { number: port, enabled: enabled === true || enabled === 'true' }
}

function textsOf(said: Record<string, unknown>): Instance['texts'] {
  const texts: Partial<Record<TextField, string>> = {}
  for (const field of textFields) {
    const text = optional(said, field, bounds.text)
    if (text !== undefined) texts[field] = text
  }
  return texts
}

function dataCenterOf(said: unknown): string {
  if (said === undefined || said === null) return 'MyOwn'
  return optional(recordOf(said, 'instance.dataCenterInfo'), 'name', bounds.name) ?? 'MyOwn'
}

/** Jackson adds `@class` to an empty map; that is not metadata. */
function metadataOf(said: unknown): Record<string, string> {
  if (said === undefined || said === null) return {}
  const entries = Object.entries(recordOf(said, 'instance.metadata')).filter(([key]) => key !== '@class')
  if (entries.length > bounds.metadataEntries)
    throw new NotAnInstance('instance.metadata', `has more than ${bounds.metadataEntries} entries`)
  const metadata: Record<string, string> = Object.create(null) as Record<string, string>
  for (const [key, value] of entries) {
    const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value
    if (typeof text !== 'string' || key.length > bounds.name || text.length > bounds.metadataText)
      throw new NotAnInstance(`instance.metadata.${key.slice(0, bounds.name)}`, 'is not a short text')
    metadata[key] = text
  }
  return metadata
}

function secondsOf(said: unknown, missing: number): number {
  const seconds = Number(said ?? missing)
  return Number.isFinite(seconds) && seconds >= 1 ? Math.min(Math.trunc(seconds), bounds.leaseSeconds) : missing
}

function millisOf(said: unknown): number {
  const millis = Number(said ?? 0)
  return Number.isSafeInteger(millis) && millis > 0 ? millis : 0
}
