/**
 * Avro for every event: `encode` refuses data that does not fit its schema, `decode` reads whatever version was written.
 * Needs Node; the browser uses `@jumun/contracts/events` alone.
 */
import avro from 'avsc'
import released from '../released.json' with { type: 'json' }
import { type EventType, mostEventBytes } from './events.ts'

/** One released version of an event's schema. Ids are dense, start at 1, and never change. */
export interface ReleasedSchema {
  readonly id: number
  readonly type: string
  readonly version: number
  readonly topic: string
  readonly schema: avro.Schema
}

export const releasedSchemas: readonly ReleasedSchema[] = released as unknown as readonly ReleasedSchema[]

/** Avro `timestamp-millis` as the ISO 8601 string that the rest of Jumun uses. */
class IsoTimestamp extends avro.types.LogicalType {
  override _fromValue(millis: number): string {
    return new Date(millis).toISOString()
  }
  override _toValue(iso: unknown): number | undefined {
    const millis = typeof iso === 'string' ? Date.parse(iso) : Number.NaN
    return Number.isNaN(millis) ? undefined : millis
  }
  override _resolve(type: avro.Type): unknown {
    return type instanceof IsoTimestamp ? (value: unknown) => value : undefined
  }
}

const compile = (schema: avro.Schema): avro.Type =>
  avro.Type.forSchema(schema, { logicalTypes: { 'timestamp-millis': IsoTimestamp }, wrapUnions: 'never' })

function hasField(schema: avro.Schema, wanted: string): boolean {
  const { fields } = schema as { readonly fields?: readonly { readonly name: string }[] }
  return fields?.some(({ name }) => name === wanted) ?? false
}

const compiled = new Map<number, avro.Type>()
const typeOf = (schemaId: number): avro.Type => {
  const known = compiled.get(schemaId)
  if (known) return known
  const release = releasedSchemas[schemaId - 1]
  if (!release) throw new UnknownSchemaError(schemaId)
  const type = compile(release.schema)
  compiled.set(schemaId, type)
  return type
}

/** The bytes name a schema that these contracts do not know. */
export class UnknownSchemaError extends Error {
  override name = 'UnknownSchemaError'
  constructor(schemaId: number) {
    super(unknownSchema(schemaId))
  }
}
export const unknownSchema = (schemaId: number): string =>
  `no released schema has the id ${schemaId}; is this program older than the event?`
const ofOrders = new Set(releasedSchemas.filter(({ schema }) => hasField(schema, 'orderId')).map(({ type }) => type))
/** Is it about an order? Then that is what it correlates with. */
export const isOfOrder = (type: string): boolean => ofOrders.has(type)
/** Is an order over with it? */
const lastOfOrders = new Set(['OrderCompleted', 'OrderCanceled', 'OrderExpired'])
export const endsOrder = (type: string): boolean => lastOfOrders.has(type)
export const isReleased = (schemaId: number): boolean => releasedSchemas[schemaId - 1] !== undefined

/** The data does not fit the event's schema; the message names the field. */
export class InvalidEventError extends Error {
  override name = 'InvalidEventError'
}

/** The data fits the schema, and no log would take so much of it. */
export class EventTooLargeError extends InvalidEventError {
  override name = 'EventTooLargeError'
}

/**
 * Avro binary of `data`, without any frame.
 * @throws InvalidEventError naming the first field that does not fit; EventTooLargeError
 */
export function encode<T>(kind: EventType<T>, data: T): Buffer {
  const type = typeOf(kind.schemaId)
  try {
    const body = type.toBuffer(data)
    if (body.length <= mostEventBytes) return body
    throw new EventTooLargeError(`${kind.type}: ${body.length} bytes, and an event has ${mostEventBytes} at most`)
  } catch (error) {
    if (error instanceof EventTooLargeError) throw error
    let where = ''
    type.isValid(data, {
      errorHook: (path) => {
        where ||= path.join('.')
      },
    })
    throw new InvalidEventError(`${kind.type}: ${where || '?'} does not fit the schema`, { cause: error })
  }
}

/**
 * The data in `body` (Avro binary without frame), as written under `schemaId`; absent optional fields are left out.
 * Events that were released in several versions are read as the newest, with Avro's own resolution rules.
 * @throws UnknownSchemaError for an unknown id; whatever avsc throws for damaged bytes
 */
export function decode(schemaId: number, body: Buffer): unknown {
  const newest = newestIdOf(schemaId)
  const type = typeOf(newest)
  return withoutNulls(newest === schemaId ? type.fromBuffer(body) : type.fromBuffer(body, resolverOf(schemaId, newest)))
}

/** What a schema id stands for. */
export function releaseOf(schemaId: number): ReleasedSchema {
  const release = releasedSchemas[schemaId - 1]
  if (!release) throw new UnknownSchemaError(schemaId)
  return release
}

const newestByType = new Map<string, number>()
for (const release of releasedSchemas) newestByType.set(release.type, release.id)
const newestIdOf = (schemaId: number): number => newestByType.get(releaseOf(schemaId).type) ?? schemaId

const resolvers = new Map<number, ReturnType<avro.Type['createResolver']>>()
function resolverOf(writer: number, reader: number): ReturnType<avro.Type['createResolver']> {
  const known = resolvers.get(writer)
  if (known) return known
  const resolver = typeOf(reader).createResolver(typeOf(writer))
  resolvers.set(writer, resolver)
  return resolver
}

/** Avro says "absent" with null, TypeScript and JSON with a missing field. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (value === null || typeof value !== 'object') return value
  const result: Record<string, unknown> = {}
  for (const [key, field] of Object.entries(value)) if (field !== null) result[key] = withoutNulls(field)
  return result
}

/** Can data written as `writer` be read as `reader`? Used by the compatibility check. */
export function canRead(reader: avro.Schema, writer: avro.Schema): boolean {
  try {
    compile(reader).createResolver(compile(writer))
    return true
  } catch {
    return false
  }
}

const foreignTypes = new WeakMap<object, avro.Type>()
/** What a program that is not ours wrote with a schema of its own. @throws whatever avsc says of a schema that is none, and of damaged bytes */
export function decodeForeign(schema: avro.Schema, body: Buffer): unknown {
  const known = foreignTypes.get(schema as object)
  const type = known ?? avro.Type.forSchema(schema, { logicalTypes: { 'timestamp-millis': IsoTimestamp } })
  if (!known) foreignTypes.set(schema as object, type)
  return withoutNulls(type.fromBuffer(body))
}

/** Is there an event of this name among ours? */
export const isKnownType = (type: string): boolean => newestByType.has(type)

/**
 * A body written with a schema of another release or program, as our newest of that event would have written it: by Avro's
 * rules where they allow it, else value by value, so that a version as a whole may be wider than ours, and this one event is not.
 * @throws when our schema has no room for what was written, or when there is no such event among ours
 */
export function translate(writer: avro.Schema, body: Buffer): { readonly schemaId: number; readonly body: Buffer } {
  const { schemaId, ours, theirs, resolver, same } = translatorOf(writer)
  if (same) return { schemaId, body }
  const value: unknown = resolver ? ours.fromBuffer(body, resolver) : theirs.fromBuffer(body)
  return { schemaId, body: ours.toBuffer(value) }
}

interface Translator {
  readonly schemaId: number
  readonly ours: avro.Type
  readonly theirs: avro.Type
  readonly resolver: ReturnType<avro.Type['createResolver']> | undefined
  readonly same: boolean
}
const translators = new WeakMap<object, Translator>()

function translatorOf(writer: avro.Schema): Translator {
  const known = translators.get(writer as object)
  if (known) return known
  const { name } = writer as { readonly name: string }
  const text = JSON.stringify(writer)
  const same = releasedSchemas.find((release) => release.type === name && JSON.stringify(release.schema) === text)
  const schemaId = same?.id ?? newestByType.get(name)
  if (schemaId === undefined) throw new Error(`${name} is no event of ours`)
  const [ours, theirs] = [typeOf(schemaId), compile(writer)]
  let resolver: Translator['resolver']
  try {
    resolver = ours.createResolver(theirs)
  } catch {
    // it is wider than ours: each event says for itself whether we can read it
  }
  const made = { schemaId, ours, theirs, resolver, same: same !== undefined }
  translators.set(writer as object, made)
  return made
}
