/**
 * Requests made from the contracts, with a mark in every field that takes what people write. Whatever becomes of the request
 * (taken, refused, of a thing that is not there), the mark is looked for afterwards where it must not be.
 */
import { type Endpoint, uuidv7 } from '@jumun/contracts'
import * as http from '@jumun/contracts/http'

interface Schema {
  readonly type?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly pattern?: string
  readonly minimum?: number
  readonly minItems?: number
  readonly maxLength?: number
  readonly patternProperties?: Readonly<Record<string, Schema>>
  readonly 'x-clean'?: string
}

/** No word that anybody would write, short enough for every field, the same in every letter case. */
export const mark = 'qzxplanted'
export const isMarked = (text: string): boolean => text.toLowerCase().includes(mark)

export const everyEndpoint: readonly Endpoint[] = (Object.values(http) as readonly unknown[]).filter(
  (one): one is Endpoint =>
    typeof one === 'object' && one !== null && 'path' in one && 'access' in one && one.access !== 'service',
)

/** @param known values for fields of these names, such as the id of a store that is there */
export function planted(schema: unknown, known: Readonly<Record<string, unknown>>, name = ''): unknown {
  const { type, anyOf, properties, items, minItems = 1 } = schema as Schema
  const wanted = schema as Schema
  if (wanted.const !== undefined) return wanted.const
  if (wanted.enum) return wanted.enum[0]
  if (anyOf) return planted(anyOf.find((one) => one.type !== 'null') ?? anyOf[0], known, name)
  if (type === 'object') {
    const fields = Object.entries(properties ?? {}).map(([key, one]) => [key, planted(one, known, key)])
    return Object.fromEntries(fields.filter(([, value]) => value !== undefined))
  }
  if (type === 'array') return Array.from({ length: Math.max(1, minItems) }, () => planted(items, known, name))
  if (type === 'integer' || type === 'number') return Math.max(1, wanted.minimum ?? 1)
  if (type === 'boolean') return false
  if (type === 'null') return null
  return type === 'string' ? textFor(wanted, known[name]) : undefined
}

function textFor({ pattern, maxLength = 200, ...schema }: Schema, known: unknown): unknown {
  if (known !== undefined) return known
  if (schema['x-clean'] === 'email') return `${mark}@example.com`
  if (pattern === undefined || schema['x-clean']) return pattern ? `010-1234-5678` : mark.slice(0, maxLength)
  const examples = [
    uuidv7(Date.now(), crypto.getRandomValues(new Uint8Array(10))),
    ...['KRW', '12:00', new Date(Date.now() + 3_600_000).toISOString(), '2026-01-31', '123456', 'a', '1'],
  ]
  return examples.find((one) => new RegExp(pattern).test(one)) ?? mark
}
