/**
 * What an endpoint may be asked with, made from its contract: so that a test of all endpoints has those of tomorrow as well.
 * Fields of a name that is known (`storeId`) are given; all others are the least that is allowed.
 */
import type { Endpoint } from '@jumun/contracts'
import * as http from '@jumun/contracts/http'

interface Schema {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly minProperties?: number
  readonly items?: Schema
  readonly minItems?: number
  readonly minimum?: number
  readonly exclusiveMinimum?: number
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
}
export type Known = Readonly<Record<string, unknown>>

const isEndpoint = (value: unknown): value is Endpoint =>
  typeof value === 'object' && value !== null && 'path' in value && 'access' in value && 'answers' in value
export const allEndpoints: readonly Endpoint[] = Object.values<unknown>(http).filter(isEndpoint)
export const nameOf = ({ method, path }: Pick<Endpoint, 'method' | 'path'>): string => `${method} ${path}`

/** One of them has the form that a field asks for. */
const texts = [
  ...['Jumun', '4711', '01900000-0000-7000-8000-00000000dead', '2026-01-01', '2026-01-01T00:00:00.000Z', '09:00'],
  ...['somebody@example.com', 'KRW', '2026-01', 'x', '1', '127.0.0.1', 'Asia/Seoul', '/x', 'a-good-password-1'],
  ...[
    'a'.repeat(43),
    `${'0'.repeat(32)}-320.webp`,
    'a'.repeat(32),
    'a'.repeat(64),
    '00-1-2-01',
    'https://jumun.example/',
  ],
]

function textFor({ pattern = '', minLength = 0, maxLength = Number.POSITIVE_INFINITY }: Schema, where: string): string {
  const form = new RegExp(pattern, 'u')
  const fits = (text: string): boolean => text.length >= minLength && text.length <= maxLength && form.test(text)
  const found = texts.find(fits)
  if (found === undefined)
    throw new Error(`${where} has the form ${pattern}; add a text of that form in least-request.ts`)
  return found
}

/** The least that this schema allows. */
function leastOf(schema: Schema, known: Known, where: string, name = ''): unknown {
  if (name in known) return known[name]
  if ('const' in schema) return schema.const
  if (schema.enum) return schema.enum[0]
  if (schema.anyOf) return leastOf(schema.anyOf[0] as Schema, known, where, name)
  switch (schema.type) {
    case 'object': {
      const properties = Object.entries(schema.properties ?? {})
      const required = properties.filter(([key]) => schema.required?.includes(key) || key in known)
      const wanted = required.length >= (schema.minProperties ?? 0) ? required : properties.slice(0, 1)
      return Object.fromEntries(wanted.map(([key, one]) => [key, leastOf(one, known, `${where}.${key}`, key)]))
    }
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => leastOf(schema.items ?? {}, known, `${where}[]`, name))
    case 'string':
      return textFor(schema, where)
    case 'integer':
    case 'number':
      return schema.minimum ?? (schema.exclusiveMinimum ?? -1) + 1
    case 'boolean':
      return true
    case 'null':
      return null
    default:
      return 'x'
  }
}

export interface LeastRequest {
  readonly params: Readonly<Record<string, unknown>>
  readonly query: Readonly<Record<string, unknown>>
  /** Undefined: it takes none. */
  readonly body: unknown
}

/** @param known by the name of a field, or of a parameter as it stands in the path (`/orders/:id`) */
export function leastRequest(endpoint: Endpoint, known: Known): LeastRequest {
  const where = nameOf(endpoint)
  const ofPath = Object.entries((endpoint.params as Schema | undefined)?.properties ?? {}).map(([name, schema]) => {
    const key = Object.keys(known).find((one) => one.endsWith(`/:${name}`) && endpoint.path.startsWith(one))
    return [name, key === undefined ? leastOf(schema, known, where, name) : known[key]]
  })
  return {
    params: Object.fromEntries(ofPath),
    query: endpoint.query ? (leastOf(endpoint.query as Schema, known, where) as LeastRequest['query']) : {},
    body: endpoint.body ? leastOf(endpoint.body as Schema, known, where) : undefined,
  }
}
