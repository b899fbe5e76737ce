/** The description of the whole API (OpenAPI 3.1), made from the endpoint values that the services check by. */
import type { Access, Endpoint, ServiceName } from '@jumun/contracts'
import { problemResponse, problemSchema, refusalsOf, statuses } from './described-problems.ts'
import { exampleOf, type Schema } from './examples.ts'

type Json = { readonly [name: string]: unknown }

export interface Described {
  /** By their names in the contracts; those become the operation ids. */
  readonly endpoints: ReadonlyMap<string, Endpoint>
  /** Schemas to be written once and referred to. */
  readonly shapes: ReadonlyMap<string, object>
  readonly services: readonly { readonly name: ServiceName; readonly summary: string }[]
}

export function openApi({ endpoints, shapes, services }: Described): Json {
  const names = new Map([...shapes].map(([name, shape]) => [JSON.stringify(plain(shape)), name]))
  const schemaOf = (schema: object): unknown => referring(plain(schema), names)
  const paths: Record<string, Record<string, unknown>> = {}
  for (const [name, endpoint] of endpoints) {
    // Nobody who reads this can reach it.
    if (endpoint.access === 'service') continue
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(name, endpoint, schemaOf) }
  }
  const schemas = {
    Problem: problemSchema,
    ...Object.fromEntries([...shapes].map(([name, shape]) => [name, inside(plain(shape), names)])),
  }
  const said = JSON.stringify(paths)
  const responses = Object.fromEntries(
    statuses
      .filter((status) => said.includes(`"#/components/responses/Problem${status}"`))
      .map((status) => [`Problem${status}`, problemResponse(status)]),
  )
  const described = new Set([...endpoints.values()].map(({ service }) => service))
  return {
    openapi: '3.1.0',
    info: {
      title: 'Jumun',
      version: '1.0.0',
      summary: 'An order platform for cafés, restaurants and shops',
      description:
        'Refusals are problem details (RFC 9457) with a stable `code`. Times are ISO 8601 in UTC, money is in minor ' +
        'units, ids are UUIDv7, lists are newest first. Unknown fields are refused. Log in with `POST /login` and send ' +
        'the access token as `Authorization: Bearer …`. What happens to orders can be sent to you (`POST /webhooks`); all ' +
        'events are described at [/docs/events](/docs/events).',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: services
      .filter(({ name }) => described.has(name))
      .map(({ name, summary }) => ({ name, description: summary })),
    paths,
    components: {
      schemas: referredTo(schemas, [paths, responses]),
      responses,
      securitySchemes: {
        user: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'The access token of `POST /login`' },
      },
    },
  }
}

/** Of these schemas those that are referred to there, or by one of these: the others are said between services alone. */
function referredTo(schemas: Json, where: unknown): Json {
  const used = new Set<string>()
  const look = (at: unknown): void => {
    for (const [, name = ''] of JSON.stringify(at).matchAll(/"#\/components\/schemas\/(\w+)"/g))
      if (!used.has(name)) {
        used.add(name)
        look(schemas[name])
      }
  }
  look(where)
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => used.has(name)))
}

function operation(name: string, endpoint: Endpoint, schemaOf: (schema: object) => unknown): Json {
  const {
    service,
    method,
    summary,
    access,
    params,
    query,
    body,
    answers,
    idempotent,
    versioned,
    takes,
    gives,
    orGives,
  } = endpoint
  const of = endpoint.path.split('/')[1] ?? ''
  const parameters = [
    ...fieldsOf(params, 'path', schemaOf, of),
    ...fieldsOf(query, 'query', schemaOf, of),
    ...(idempotent ? [idempotencyKey] : []),
    ...(versioned && method !== 'GET' && params ? [ifMatch] : []),
  ]
  return {
    operationId: name,
    tags: [service],
    summary,
    description: whoMay(access),
    security: access === 'anyone' ? [] : [{ user: [] }],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: schemaOf(body), example: example(body, { of, whole: false }) } },
          },
        }
      : {}),
    ...(takes ? { requestBody: { required: true, content: files(takes.types) } } : {}),
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, schema]) => [
          status,
          {
            ...(gives
              ? { description: 'Done', content: files(gives) }
              : answer(schema, schemaOf, of, files(orGives ?? []))),
            ...(versioned ? { headers: etag } : {}),
          },
        ]),
      ),
      ...Object.fromEntries(
        refusalsOf(endpoint).map((status) => [`${status}`, { $ref: `#/components/responses/Problem${status}` }]),
      ),
    },
  }
}

const files = (types: readonly string[]): Json =>
  Object.fromEntries(
    types.map((type) => [type, { schema: type === 'application/json' ? {} : { type: 'string', format: 'binary' } }]),
  )

const whoMay = (access: Access): string => {
  if (access === 'anyone') return 'For anyone.'
  if (access === 'service') return '' // not described
  return `For ${access.map((role) => `\`${role}\``).join(', ')}.`
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'The same key with the same body is done once and answered alike each time; with another body it is 409',
  schema: { type: 'string', pattern: '^[!-~]{1,200}$' },
}

const ifMatch = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description:
    'The version that is to be changed, as `ETag` told it; when it has another by now, nothing is done (412)',
  schema: { type: 'string', examples: ['"7"'] },
}
const etag = { ETag: { description: 'the version, in quotes', schema: { type: 'string' } } }

function fieldsOf(
  schema: Endpoint['params'],
  place: 'path' | 'query',
  schemaOf: (schema: object) => unknown,
  of: string,
): readonly Json[] {
  const required = new Set<string>((schema?.required as readonly string[] | undefined) ?? [])
  return Object.entries(schema?.properties ?? {}).map(([name, field]) => ({
    name,
    in: place,
    required: place === 'path' || required.has(name),
    schema: withBounds(schemaOf(field) as Json),
    example: example(field, { of, whole: true }, name),
  }))
}

/** What holds for every number and text in an address (packages/service, check.ts), so that whoever reads knows. */
function withBounds(schema: Json): Json {
  if (schema['type'] === 'integer')
    return { minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER, ...schema }
  const isFree = schema['type'] === 'string' && !['pattern', 'enum', 'format'].some((key) => key in schema)
  return isFree ? { pattern: '^[^\\u0000]*$', ...schema } : schema
}

function answer(schema: object, schemaOf: (schema: object) => unknown, of: string, others: Json): Json {
  const { type } = schema as { type?: unknown }
  if (type === 'null') return { description: 'Done' }
  if (type === 'string')
    return { description: 'A stream of events', content: { 'text/event-stream': { schema, example: anEvent } } }
  return {
    description: 'Done',
    content: {
      'application/json': { schema: schemaOf(schema), example: example(schema, { of, whole: true }) },
      ...others,
    },
  }
}

const anEvent =
  'id: 0-1042\nevent: order\ndata: {"orderId":"01900000-0000-7000-8000-000000000001","state":"COOKING"}\n\n'
const example = (schema: object, how: { readonly of: string; readonly whole: boolean }, name = ''): unknown =>
  exampleOf(schema as Schema, how, name)

/** What is checked by more than a pattern is described by one all the same, so that whoever reads knows what to send. */
const forms: Readonly<Record<string, object>> = {
  cursor: { pattern: '^[0-9a-z]{1,9}\\.[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$' },
  'time-zone': { enum: Intl.supportedValuesOf('timeZone') },
}
/** Without what the schema library keeps beside the JSON Schema. */
const plain = (schema: object): unknown =>
  JSON.parse(JSON.stringify(schema), (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('x-form' in value)) return value
    const { 'x-form': form, ...rest } = value
    return { ...rest, ...forms[String(form)] }
  })

/** A schema that has a name becomes a reference to it, at any depth. */
function referring(schema: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(schema)) return schema.map((one) => referring(one, names))
  if (schema === null || typeof schema !== 'object') return schema
  const name = names.get(JSON.stringify(schema))
  return name ? { $ref: `#/components/schemas/${name}` } : inside(schema, names)
}

const inside = (schema: unknown, names: ReadonlyMap<string, string>): unknown =>
  Object.fromEntries(Object.entries(schema as Json).map(([key, value]) => [key, referring(value, names)]))
