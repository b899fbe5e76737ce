/** How refusals are described: one response for each status, with an example for each code. */
import { type Endpoint, type ProblemCode, problems } from '@jumun/contracts'

type Json = { readonly [name: string]: unknown }

export const statuses: readonly number[] = [...new Set(Object.values(problems).map(([status]) => status))].sort(
  (left, right) => left - right,
)

/** Which kinds of refusal an endpoint can answer with, as far as its form tells. */
export function refusalsOf({
  method,
  path,
  access,
  params,
  query,
  body,
  idempotent,
  versioned,
  takes,
}: Endpoint): readonly number[] {
  // 401 also where no token is needed: one that proves nothing is refused, never ignored.
  const may = new Set([400, 401, 429, 500, 503, 504])
  const fields = [query, body].flatMap((schema) => Object.keys((schema as { properties?: object })?.properties ?? {}))
  if (Array.isArray(access)) may.add(403)
  if (params || fields.some((name) => /Ids?$/.test(name))) may.add(404)
  if (method !== 'GET' && access !== 'anyone') may.add(409)
  // What is there once, and may be used up or taken: an address, an invitation.
  if (path === '/signup' || path.includes('/invitations/') || idempotent) may.add(409)
  if (versioned && params && method !== 'GET') may.add(412)
  if (body || takes) for (const status of [413, 415, 422]) may.add(status)
  if (path.includes('/lines/')) may.add(422) // the order is there, and has no such line
  if (path.startsWith('/orders') && method === 'POST') may.add(402)
  return statuses.filter((status) => may.has(status))
}

export function problemResponse(status: number): Json {
  const codes = Object.entries(problems).filter(([, [of]]) => of === status)
  return {
    description: codes.map(([code, [, title]]) => `\`${code}\`: ${title}`).join('; '),
    ...(status === 429 || status === 503
      ? { headers: { 'Retry-After': { description: 'seconds', schema: { type: 'integer' } } } }
      : {}),
    content: {
      'application/problem+json': {
        schema: { $ref: '#/components/schemas/Problem' },
        examples: Object.fromEntries(
          codes.map(([code, [of, title]]) => [code, { value: problemExample(code, of, title) }]),
        ),
      },
    },
  }
}

/** As it is said: https://jumun.io/problems is where each has its name. */
const problemExample = (code: string, status: number, title: string): Json => ({
  type: `https://jumun.io/problems/${code}`,
  title,
  status,
  code,
  ...(code === 'invalid-request'
    ? { detail: 'name: is missing', errors: [{ field: 'name', message: 'is missing' }] }
    : {}),
})

export const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'code'],
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(problems) as ProblemCode[] },
    detail: { type: 'string' },
    instance: { type: 'string' },
    errors: {
      type: 'array',
      description: 'of `invalid-request`: which fields',
      items: {
        type: 'object',
        required: ['field', 'message'],
        properties: { field: { type: 'string' }, message: { type: 'string' } },
      },
    },
    present: { description: 'of `changed-meanwhile`: the thing as it is now' },
    orderId: { type: 'string', description: 'of `payment-unavailable` and `payment-declined`' },
    reason: { type: 'string', description: 'of `payment-declined`, in the words of the provider' },
    quote: { description: 'of a basket that cannot be had as it is: what can be had of it, and at which price' },
  },
}
