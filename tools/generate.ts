/**
 * `npm run generate`: from `contracts/events/*.avsc` (the single source) to TypeScript types and schema ids.
 * `npm run generate -- --check` writes nothing and fails when something is out of date or would break a reader.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { canRead, type ReleasedSchema } from '@jumun/contracts/codec'

interface Field {
  name: string
  type: AvroType
  doc?: string
  default?: unknown
}
type AvroType =
  | string
  | AvroType[]
  | { type: 'record'; name: string; doc?: string; fields: Field[] }
  | { type: 'enum'; name: string; symbols: string[] }
  | { type: 'array'; items: AvroType }
  | { type: 'map'; values: AvroType }
  | { type: 'long'; logicalType: string }
interface EventSchema {
  type: 'record'
  name: string
  namespace: string
  doc: string
  topic: string
  version: number
  sample: unknown
  fields: Field[]
}

const checkOnly = process.argv.includes('--check')
const contracts = new URL('../contracts/', import.meta.url)
const releasedUrl = new URL('released.json', contracts)
const typesUrl = new URL('src/generated/events.ts', contracts)

const schemas: EventSchema[] = readdirSync(new URL('events/', contracts))
  .filter((file) => file.endsWith('.avsc'))
  .sort()
  .map((file) => {
    const schema = JSON.parse(readFileSync(new URL(`events/${file}`, contracts), 'utf8')) as EventSchema
    if (`${schema.name}.avsc` !== file) fail(`${file} describes an event named ${schema.name}; the names must agree`)
    return schema
  })

const released: ReleasedSchema[] = JSON.parse(readFileSync(releasedUrl, { encoding: 'utf8', flag: 'a+' }) || '[]')
const current = schemas.map(release)
// Two that were made side by side and merged may have got the same number: then one is read as the other.
const ids = released.map(({ id }) => id)
const twice = ids.find((id, index) => ids.indexOf(id) !== index)
if (twice !== undefined)
  fail(`released.json gives the number ${twice} to two schemas: take out what is not released yet`)
emit(releasedUrl, `${JSON.stringify(released, null, 1)}\n`)
emit(typesUrl, generateTypes())
console.log(
  `${schemas.length} events, ${released.length} released schemas${checkOnly ? ': up to date, all readable' : ''}`,
)

/** The released entry of an event's current version; a new one is added when the version is new. */
function release(schema: EventSchema): { schema: EventSchema; id: number } {
  const wire = wireSchema(schema)
  const versions = released.filter((entry) => entry.type === schema.name)
  for (const old of versions)
    if (!canRead(wire as never, old.schema))
      fail(`${schema.name} can no longer read its version ${old.version}: compatibility must be BACKWARD_TRANSITIVE`)
  const same = versions.find((entry) => entry.version === schema.version)
  if (same && JSON.stringify(same.schema) !== JSON.stringify(wire))
    fail(`${schema.name} version ${schema.version} is released and cannot change: raise "version" in its .avsc`)
  if (same) return { schema, id: same.id }
  const id = Math.max(0, ...released.map((one) => one.id)) + 1 // an id is never given twice, also where one was taken out
  released.push({ id, type: schema.name, version: schema.version, topic: schema.topic, schema: wire as never })
  return { schema, id }
}

/** What goes on the wire: the schema without what only people and this generator read. */
function wireSchema({ type, name, namespace, fields }: EventSchema): object {
  const bare = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(bare)
    if (value === null || typeof value !== 'object') return value
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => key !== 'doc')
        .map(([key, field]) => [key, bare(field)]),
    )
  }
  return bare({ type, name, namespace, fields }) as object
}

function generateTypes(): string {
  const nested = new Map<string, string>()
  const define = (name: string, text: string): string => {
    const before = nested.get(name)
    if (before !== undefined && before !== text) fail(`${name} has two different shapes in contracts/events`)
    nested.set(name, text)
    return name
  }
  const typeText = (type: AvroType): string => {
    if (typeof type === 'string')
      return { string: 'string', int: 'number', long: 'number', boolean: 'boolean', double: 'number' }[type] ?? type
    if (Array.isArray(type))
      return type
        .filter((one) => one !== 'null')
        .map(typeText)
        .join(' | ')
    if (type.type === 'array') return `readonly ${bracketed(typeText(type.items))}[]`
    if (type.type === 'map') return `Readonly<Record<string, ${typeText(type.values)}>>`
    if (type.type === 'long') return 'string'
    if (type.type === 'enum')
      return define(
        type.name,
        `export type ${type.name} = ${type.symbols.map((symbol) => `'${symbol}'`).join(' | ')}\n`,
      )
    return define(type.name, `${doc(type.doc)}export interface ${type.name} ${shape(type.fields)}\n`)
  }
  const shape = (fields: Field[]): string =>
    `{\n${fields.map((field) => `${doc(field.doc, '  ')}  readonly ${field.name}${isOptional(field) ? '?' : ''}: ${typeText(field.type)}\n`).join('')}}`
  const events = current.map(
    ({ schema, id }) =>
      `${doc(schema.doc)}export interface ${schema.name} ${shape(schema.fields)}\n` +
      `export const ${schema.name}: EventType<${schema.name}> = { type: '${schema.name}', version: ${schema.version}, topic: '${schema.topic}', source: '${schema.namespace.split('.').at(-1)}', schemaId: ${id} }\n`,
  )
  const all = `/** Every event, by name. */\nexport const allEvents = { ${schemas.map((schema) => schema.name).join(', ')} } as const\n`
  return `// Generated from contracts/events/*.avsc by \`npm run generate\`: change those instead.\nimport type { EventType } from '../event.ts'\n\n${[...nested.values(), ...events, all].join('\n')}`
}

function isOptional(field: Field): boolean {
  return Array.isArray(field.type) && field.type.includes('null')
}

function bracketed(text: string): string {
  return text.includes('|') ? `(${text})` : text
}

function doc(text: string | undefined, indent = ''): string {
  return text ? `${indent}/** ${text} */\n` : ''
}

function emit(url: URL, text: string): void {
  if (readFileSync(url, { encoding: 'utf8', flag: 'a+' }) === text) return
  if (checkOnly) fail(`${url.pathname.split('/contracts/')[1]} is out of date: run \`npm run generate\``)
  writeFileSync(url, text)
}

function fail(sentence: string): never {
  console.error(sentence)
  process.exit(1)
}
