/**
 * `npm run generate`: from the endpoints of the contracts to `packages/client/src/generated/calls.ts`, so that the client depends on
 * nothing of ours. Files and streams are not in it. `-- --check` writes nothing and fails when it is out of date.
 */
import type { Endpoint } from '@jumun/contracts'
import { endpoints, namedShapes } from '@jumun/contracts/endpoints'
import { writeGenerated } from './write-generated.ts'

interface Schema {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly patternProperties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: boolean | Schema
  readonly description?: string
}

/** From where it is written to. */
const options = '../options.ts'
const plain = (schema: object): Schema => JSON.parse(JSON.stringify(schema)) as Schema
const names = new Map([...namedShapes].map(([name, shape]) => [JSON.stringify(plain(shape)), name]))
const used = new Set<string>()

/** Named shapes by their names, everything else as it stands. */
function typeOf(schema: Schema): string {
  const name = names.get(JSON.stringify(schema))
  // One that is a list of words, or a text, says more as it stands.
  if (name && schema.properties) {
    used.add(name)
    return name
  }
  return written(schema)
}
function written(schema: Schema): string {
  const { type, anyOf, allOf, items, properties, patternProperties, additionalProperties } = schema
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  if (anyOf) return [...new Set(anyOf.map(typeOf))].join(' | ')
  if (allOf) return allOf.map(typeOf).join(' & ')
  if (type === 'array') return `readonly (${items ? typeOf(items) : 'unknown'})[]`
  if (type === 'integer' || type === 'number') return 'number'
  if (type === 'string' || type === 'boolean' || type === 'null') return type
  if (properties && Object.keys(properties).length > 0) return objectOf(schema)
  const [of] = Object.values(patternProperties ?? {})
  if (of ?? typeof additionalProperties === 'object')
    return `Readonly<Record<string, ${typeOf(of ?? (additionalProperties as Schema))}>>`
  return type === 'object' ? 'Readonly<Record<string, unknown>>' : 'unknown'
}
function objectOf({ properties = {}, required = [] }: Schema): string {
  const fields = Object.entries(properties).map(([name, field]) => {
    const mark = required.includes(name) ? '' : '?'
    const doc = field.description ? `/** ${field.description.replaceAll('*/', '* /')} */ ` : ''
    return `${doc}readonly ${/^\w+$/.test(name) ? name : `'${name}'`}${mark}: ${typeOf(field)}${mark ? ' | undefined' : ''}`
  })
  return `{ ${fields.join('; ')} }`
}

const isCallable = ({ access, takes, gives, answers }: Endpoint): boolean =>
  access !== 'service' && !takes && !gives && Object.values(answers).every((answer) => plain(answer).type !== 'string')
const calls = [...endpoints]
  .filter(([, endpoint]) => isCallable(endpoint))
  .sort(([one], [other]) => one.localeCompare(other))

const callType = (endpoint: Endpoint): string => {
  const { params, query, body, answers, idempotent, versioned, method, summary, access } = endpoint
  const may = access === 'anyone' ? 'For anyone.' : `For ${(access as readonly string[]).join(', ')}.`
  const parts = [
    ...(params ? [`readonly params: ${typeOf(plain(params))}`] : []),
    ...(query ? [`readonly query${plain(query).required?.length ? '' : '?'}: ${typeOf(plain(query))}`] : []),
    ...(body ? [`readonly body: ${typeOf(plain(body))}`] : []),
    ...(idempotent ? ['/** Default: a new one for each call, the same for its retries. */ readonly key?: string'] : []),
    ...(versioned && method !== 'GET' && params
      ? ['/** The version that is to be changed, as it was read. */ readonly ifMatch?: number']
      : []),
  ]
  const answer = [...new Set(Object.values(answers).map((schema) => typeOf(plain(schema))))].join(' | ')
  const needs = params ?? body ?? (plain(query ?? {}).required?.length ? query : undefined)
  const request = parts.length > 0 ? `{ ${parts.join('; ')} }` : 'Nothing'
  return `/** ${summary}. ${may} \`${method} ${endpoint.path}\` */\n  (request${needs ? '' : '?'}: ${request} & Options): Promise<${answer.replaceAll(/\bnull\b/g, 'null')}>`
}
const callLines = calls.map(([name, endpoint]) => [name, callType(endpoint)] as const)
const shapeText = new Map<string, string>()
// Naming one may need others.
for (let size = -1; size !== shapeText.size; ) {
  size = shapeText.size
  for (const name of used) if (!shapeText.has(name)) shapeText.set(name, written(plain(namedShapes.get(name) ?? {})))
}
const shapes = [...shapeText].sort(([one], [other]) => one.localeCompare(other))

const text = `// Generated from the contracts by \`npm run generate\`: change those instead.
import type { Options } from '${options}'

type Nothing = Readonly<Record<never, never>>

${shapes.map(([name, shape]) => `export type ${name} = ${shape}\n`).join('\n')}
/** Every call of the API. */
export interface Calls {
${callLines.map(([name, call]) => `  ${call.replace('\n  (', `\n  ${name}(`)}`).join('\n')}
}

/** How each is asked: method, path; \`k\`: it honours an Idempotency-Key. */
export const calls = {
${calls.map(([name, { method, path, idempotent }]) => `  ${name}: ['${method}', '${path}'${idempotent ? ", 'k'" : ''}],`).join('\n')}
} as const satisfies Record<keyof Calls, readonly [method: string, path: string, key?: 'k']>
`
writeGenerated(
  { 'packages/client/src/generated/calls.ts': text },
  `${calls.length} calls and ${shapes.length} shapes in the client`,
)
