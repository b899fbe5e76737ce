/**
 * Schema ids as a Confluent-compatible registry numbers them, for programs that are not ours. Schemas are registered at deploy
 * time (`npm run schemas`); a registry that does not have ours, because it lost them, gets them again. An id is looked up
 * anew after some seconds of use, so that nothing is written under an id that means something else by now.
 */
import { type ReleasedSchema, releasedSchemas, releaseOf } from '@jumun/contracts/codec'
import { request } from 'undici'
import type { Schema } from '../event-log.ts'

const answersWithinMs = 5000
/** Who has an id already does not wait long to hear that it is still good. */
const confirmsWithinMs = 1000
const idsAreGoodForMs = 5000
const headers = { 'content-type': 'application/vnd.schemaregistry.v1+json', accept: 'application/json' }

/** The registry said no, or something that is no answer. */
export class SchemaRegistryError extends Error {
  override name = 'SchemaRegistryError'
  readonly status: number | undefined
  constructor(message: string, status?: number) {
    super(message)
    this.status = status
  }
}

export interface SchemaRegistryClient {
  /** The registry's id of one of our released schemas. @throws SchemaRegistryError when it has it not and does not take it */
  idOf(schemaId: number): Promise<number>
  /** The schema under an id. @throws SchemaRegistryError, with status 404 when there is none */
  schemaOf(registryId: number): Promise<Schema>
}

export interface SchemaRegistryOptions {
  /** It lost our schemas, or has no answer. */
  readonly onTrouble?: (what: string, error?: unknown) => void
  /** After that an id is asked for anew; default 5 s. */
  readonly goodForMs?: number
}

/** One subject per topic and record name, since a topic carries all events of its service. */
export const subjectOf = (release: ReleasedSchema): string => {
  const { namespace, name } = release.schema as { namespace: string; name: string }
  return `${release.topic}-${namespace}.${name}`
}

/** @param url base url of the Confluent API, such as `http://registry:8081` */
export function schemaRegistry(url: string, options: SchemaRegistryOptions = {}): SchemaRegistryClient {
  const { onTrouble = () => {}, goodForMs = idsAreGoodForMs } = options
  /** Then nobody waits for it again, one event after the other. */
  let away: { readonly untilMs: number; readonly error: unknown } = { untilMs: 0, error: undefined }
  const ids = new Map<number, { readonly id: number; readonly untilMs: number }>()
  const asked = new Map<number, Promise<number>>()
  const schemas = new Map<number, Promise<Schema>>()

  async function askFor(schemaId: number): Promise<number> {
    const before = ids.get(schemaId)?.id
    try {
      const id = await registeredId(url, schemaId, before === undefined ? answersWithinMs : confirmsWithinMs)
      if (id !== before) await checkMeaning(url, schemaId, id)
      if (before !== undefined && id !== before)
        onTrouble(
          `the schema registry was emptied: ${nameOf(schemaId)} had the id ${before} and has ${id} now. Programs that are not ours read older records by the old ids: restore the registry from its backup`,
        )
      ids.set(schemaId, { id, untilMs: performance.now() + goodForMs })
      return id
    } catch (error) {
      if (!isConnectionError(error)) throw error
      away = { untilMs: performance.now() + goodForMs, error }
      if (before === undefined) throw error
      onTrouble('the schema registry does not answer; events go on under the ids that it gave', error)
      return before
    }
  }

  return {
    async idOf(schemaId) {
      const known = ids.get(schemaId)
      const isAway = away.untilMs > performance.now()
      if (known && (isAway || known.untilMs > performance.now())) return known.id
      if (isAway) throw away.error
      const under = asked.get(schemaId)
      if (under) return under
      const asking = askFor(schemaId).finally(() => asked.delete(schemaId))
      asked.set(schemaId, asking)
      return asking
    },
    schemaOf: (registryId) => remembered(schemas, registryId, () => fetchSchema(url, registryId)),
  }
}

/** Registers every released schema, oldest version first. @returns how many subjects and versions there are now */
export async function registerSchemas(url: string): Promise<{ subjects: number; versions: number }> {
  const subjects = Map.groupBy(releasedSchemas, subjectOf)
  for (const [subject, releases] of subjects) await registerSubject(url, subject, releases)
  return { subjects: subjects.size, versions: releasedSchemas.length }
}

async function registerSubject(url: string, subject: string, releases: readonly ReleasedSchema[]): Promise<void> {
  await ask(url, 'PUT', `/config/${encodeURIComponent(subject)}`, { compatibility: 'BACKWARD_TRANSITIVE' })
  for (const { schema } of releases)
    await ask(url, 'POST', `/subjects/${encodeURIComponent(subject)}/versions`, { schema: JSON.stringify(schema) })
}

/**
 * Asks the registry whether it would take every released schema that it has not got yet, and changes nothing: what it has
 * was taken, and an older version need not read a newer one.
 * @returns one line for each that it would refuse
 */
export async function incompatibleSchemas(url: string): Promise<string[]> {
  const refused: string[] = []
  for (const release of releasedSchemas) {
    const subject = subjectOf(release)
    if (await isRegistered(url, release)) continue
    const answer = await ask<{ is_compatible: boolean; messages?: string[] }>(
      url,
      'POST',
      `/compatibility/subjects/${encodeURIComponent(subject)}/versions?verbose=true`,
      { schema: JSON.stringify(release.schema) },
    ).catch((error: unknown) => {
      if (error instanceof SchemaRegistryError && error.status === 404) return { is_compatible: true, messages: [] } // new
      throw error
    })
    if (!answer.is_compatible)
      refused.push(
        `${subject}, our version ${release.version}: ${(answer.messages ?? []).join('; ') || 'incompatible'}`,
      )
  }
  return refused
}

async function isRegistered(url: string, release: (typeof releasedSchemas)[number]): Promise<boolean> {
  try {
    await ask(url, 'POST', `/subjects/${encodeURIComponent(subjectOf(release))}`, {
      schema: JSON.stringify(release.schema),
    })
    return true
  } catch (error) {
    if (error instanceof SchemaRegistryError && error.status === 404) return false
    throw error
  }
}

/** Registered at deploy time; else the registry has lost it, and gets what we know of this event, oldest version first. */
async function registeredId(url: string, schemaId: number, withinMs: number): Promise<number> {
  const release = releasedSchemas[schemaId - 1]
  if (!release) throw new SchemaRegistryError(`there is no released schema ${schemaId}`, 404)
  const subject = subjectOf(release)
  const lookUp = async (): Promise<number> => {
    const path = `/subjects/${encodeURIComponent(subject)}`
    return (await ask<{ id: number }>(url, 'POST', path, { schema: JSON.stringify(release.schema) }, withinMs)).id
  }
  try {
    return await lookUp()
  } catch (error) {
    if (!(error instanceof SchemaRegistryError && error.status === 404)) throw error
    const ours = releasedSchemas.filter((one) => one.id <= schemaId && subjectOf(one) === subject)
    await registerSubject(url, subject, ours)
    return lookUp()
  }
}

/** Never under an id that means something else. */
async function checkMeaning(url: string, schemaId: number, id: number): Promise<void> {
  const { name, namespace } = (await fetchSchema(url, id)) as { readonly name?: string; readonly namespace?: string }
  if (`${namespace}.${name}` !== nameOf(schemaId))
    throw new SchemaRegistryError(
      `the schema registry gives ${nameOf(schemaId)} the id ${id}, and has ${namespace}.${name} under it`,
    )
}

function nameOf(schemaId: number): string {
  const { namespace, name } = releaseOf(schemaId).schema as { namespace: string; name: string }
  return `${namespace}.${name}`
}

async function fetchSchema(url: string, registryId: number): Promise<Schema> {
  const { schema } = await ask<{ schema: string }>(url, 'GET', `/schemas/ids/${registryId}`)
  return JSON.parse(schema) as Schema
}

const isConnectionError = (error: unknown): boolean =>
  error instanceof SchemaRegistryError && (error.status === undefined || error.status >= 500)

async function ask<T>(
  url: string,
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  body?: object,
  withinMs = answersWithinMs,
): Promise<T> {
  const answer = await request(`${url.replace(/\/$/, '')}${path}`, {
    method,
    headers,
    ...(body ? { body: JSON.stringify(body) } : {}),
    headersTimeout: withinMs,
    bodyTimeout: withinMs,
    signal: AbortSignal.timeout(withinMs),
  }).catch((error: unknown) => {
    const why = error instanceof Error ? error.message || error.name : String(error)
    throw new SchemaRegistryError(`the schema registry does not answer at ${new URL(url).host}: ${why}`)
  })
  const text = await answer.body.text()
  if (answer.statusCode >= 400) {
    const hint = [401, 403].includes(answer.statusCode) ? '; register the schemas by hand: npm run schemas' : ''
    throw new SchemaRegistryError(
      `the schema registry answered ${answer.statusCode} to ${method} ${path}: ${text.slice(0, 200)}${hint}`,
      answer.statusCode,
    )
  }
  return JSON.parse(text) as T
}

/** What failed is asked again next time; what succeeded never again. */
function remembered<T>(cache: Map<number, Promise<T>>, key: number, find: () => Promise<T>): Promise<T> {
  const known = cache.get(key)
  if (known) return known
  const found = find()
  cache.set(key, found)
  found.catch(() => cache.delete(key))
  return found
}
