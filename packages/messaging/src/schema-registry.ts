/**
 * Schema ids as a Confluent-compatible registry numbers them. Schemas are registered at deploy time (`npm run schemas`),
 * never by a running service; a service looks its ids up once and remembers them.
 */
import { canRead, type ReleasedSchema, releasedSchemas, translate } from '@jumun/contracts/codec'
import { request } from 'undici'

const answersWithinMs = 5000
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
  /** The registry's id of one of our released schemas. @throws SchemaRegistryError when it is not registered */
  idOf(schemaId: number): Promise<number>
  /**
   * The body as one of our own schemas would have written it, whatever registered version of that event it was written
   * with (another program may be ahead of us, or behind).
   * @throws SchemaRegistryError when the registry does not know the id; Error when no schema of ours can read it
   */
  ours(registryId: number, body: Buffer): Promise<{ schemaId: number; body: Buffer }>
}

/** One subject per topic and record name, since a topic carries all events of its service. */
export const subjectOf = (release: ReleasedSchema): string => {
  const { namespace, name } = release.schema as { namespace: string; name: string }
  return `${release.topic}-${namespace}.${name}`
}

/** @param url base url of the Confluent API, such as `http://registry:8081` */
export function schemaRegistry(url: string): SchemaRegistryClient {
  const ids = new Map<number, Promise<number>>()
  const foreign = new Map<number, Promise<ReleasedSchema & { written: object }>>()
  return {
    idOf: (schemaId) => remembered(ids, schemaId, () => lookUp(url, schemaId)),
    ours: async (registryId, body) => {
      const { id, written, schema } = await remembered(foreign, registryId, () => fetchSchema(url, registryId))
      return {
        schemaId: id,
        body: JSON.stringify(written) === JSON.stringify(schema) ? body : translate(written as never, id, body),
      }
    },
  }
}

/** Registers every released schema, oldest version first. @returns how many subjects and versions there are now */
export async function registerSchemas(url: string): Promise<{ subjects: number; versions: number }> {
  const subjects = new Set<string>()
  for (const release of releasedSchemas) {
    const subject = subjectOf(release)
    if (!subjects.has(subject))
      await ask(url, 'PUT', `/config/${encodeURIComponent(subject)}`, { compatibility: 'BACKWARD_TRANSITIVE' })
    subjects.add(subject)
    await ask(url, 'POST', `/subjects/${encodeURIComponent(subject)}/versions`, {
      schema: JSON.stringify(release.schema),
    })
  }
  return { subjects: subjects.size, versions: releasedSchemas.length }
}

/**
 * Asks the registry whether it would take every released schema, and changes nothing.
 * @returns one line for each that it would refuse
 */
export async function incompatibleSchemas(url: string): Promise<string[]> {
  const refused: string[] = []
  for (const release of releasedSchemas) {
    const subject = subjectOf(release)
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

async function lookUp(url: string, schemaId: number): Promise<number> {
  const release = releasedSchemas[schemaId - 1]
  if (!release) throw new SchemaRegistryError(`there is no released schema ${schemaId}`)
  const subject = subjectOf(release)
  const { id } = await ask<{ id: number }>(url, 'POST', `/subjects/${encodeURIComponent(subject)}`, {
    schema: JSON.stringify(release.schema),
  })
  return id
}

async function fetchSchema(url: string, registryId: number): Promise<ReleasedSchema & { written: object }> {
  const { schema } = await ask<{ schema: string }>(url, 'GET', `/schemas/ids/${registryId}`)
  const written = JSON.parse(schema) as { name: string; namespace?: string }
  const reader = releasedSchemas.findLast((release) => release.type === written.name)
  if (!reader)
    throw new Error(
      `schema ${registryId} of the registry is ${written.namespace}.${written.name}, which is no event of ours`,
    )
  if (!canRead(reader.schema, written as never))
    throw new Error(`our ${reader.type} cannot read what schema ${registryId} of the registry wrote`)
  return { ...reader, written }
}

async function ask<T>(url: string, method: 'GET' | 'POST' | 'PUT', path: string, body?: object): Promise<T> {
  const answer = await request(`${url.replace(/\/$/, '')}${path}`, {
    method,
    headers,
    ...(body ? { body: JSON.stringify(body) } : {}),
    headersTimeout: answersWithinMs,
    bodyTimeout: answersWithinMs,
  })
  const text = await answer.body.text()
  if (answer.statusCode >= 400) {
    const hint = answer.statusCode === 404 && method === 'POST' ? '; register the schemas first: npm run schemas' : ''
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
