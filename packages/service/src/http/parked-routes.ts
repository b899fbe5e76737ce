/** What operators can do about messages that are set aside: look, edit, retry, drop. On every service with a database. */
import {
  endpoint,
  ParkedInFullShape,
  ParkedMessageShape,
  type ParkedNote,
  ParkedNoteShape,
  type ServiceName,
  Shape,
} from '@jumun/contracts'
import { InvalidEventError } from '@jumun/contracts/codec'
import type { ParkedAudit, ParkedMessage, ParkedMessages } from '@jumun/messaging'
import { Type } from 'typebox'
import { invalid, Problem } from './problem.ts'
import { type Route, route, userOf } from './route.ts'

const access = ['operator'] as const
const params = Shape({ id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) })
/** The endpoints of one service; the gateway offers them under `/ops/services/<name>/parked`. */
export const parkedEndpoints = (service: ServiceName) => ({
  list: endpoint({
    service,
    method: 'GET',
    path: '/internal/parked',
    summary: 'Messages that keep failing, and events that no log takes, oldest first',
    access,
    query: Shape({
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
      after: Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })),
    }),
    answers: { 200: Shape({ items: Type.Array(ParkedMessageShape), count: Type.Integer() }) },
  }),
  read: endpoint({
    service,
    method: 'GET',
    path: '/internal/parked/:id',
    summary: 'One parked message with its data and what was done about it',
    access,
    params,
    answers: {
      200: ParkedInFullShape,
    },
  }),
  history: endpoint({
    service,
    method: 'GET',
    path: '/internal/parked/history',
    summary: 'What was ever set aside or tried again of a key, oldest first',
    access,
    query: Shape({ subject: Type.String({ minLength: 1, maxLength: 200 }) }),
    answers: { 200: Shape({ items: Type.Array(ParkedNoteShape) }) },
  }),
  edit: endpoint({
    service,
    method: 'PATCH',
    path: '/internal/parked/:id',
    summary: 'Put other data in its place',
    access,
    params,
    body: Shape({ data: Type.Record(Type.String(), Type.Unknown()) }),
    answers: { 204: Type.Null() },
  }),
  retry: endpoint({
    service,
    method: 'POST',
    path: '/internal/parked/:id/retry',
    summary: 'Handle everything of its key, oldest first, until one fails',
    access,
    params,
    answers: {
      200: Shape({ outcome: Type.String(), handled: Type.Integer(), reason: Type.Optional(Type.String()) }),
    },
  }),
  drop: endpoint({
    service,
    method: 'POST',
    path: '/internal/parked/:id/drop',
    summary: 'Give up on it; those behind it wait for a retry',
    access,
    params,
    answers: { 204: Type.Null() },
  }),
})

export function parkedRoutes(service: ServiceName, parked: ParkedMessages): readonly Route[] {
  const endpoints = parkedEndpoints(service)
  return [
    route(endpoints.list, async ({ query }) => {
      const [items, count] = await Promise.all([parked.list({ limit: 20, ...query }), parked.count()])
      return { status: 200 as const, body: { items: items.map(shown), count } }
    }),
    route(endpoints.read, async ({ params: { id } }) => {
      const { data, audit, attempts, behind, ...message } = (await parked.read(id)) ?? gone()
      return {
        status: 200 as const,
        body: {
          ...shown(message),
          ...(data === undefined ? {} : { data }),
          attempts,
          behind,
          audit: audit.map(noteOf),
        },
      }
    }),
    route(endpoints.history, async ({ query }) => ({
      status: 200 as const,
      body: { items: (await parked.history(query.subject)).map(noteOf) },
    })),
    route(endpoints.edit, async (request) => {
      const edited = await parked.edit(request.params.id, request.body.data, userOf(request).id).catch(refuseData)
      return edited ? done : gone()
    }),
    route(endpoints.retry, async (request) => {
      if (!(await parked.read(request.params.id))) gone()
      return { status: 200 as const, body: { ...(await parked.retry(request.params.id, userOf(request).id)) } }
    }),
    route(endpoints.drop, async (request) =>
      (await parked.drop(request.params.id, userOf(request).id)) ? done : gone(),
    ),
  ]
}

const done = { status: 204, body: null } as const

const shown = ({ parkedAt, ...message }: ParkedMessage) => ({ ...message, parkedAt: parkedAt.toISOString() })

const noteOf = ({ at, action, detail, ...one }: ParkedAudit) => ({
  ...one,
  action: action as ParkedNote['action'], // the table has a check for it
  at: at.toISOString(),
  detail: { ...detail },
})

function gone(): never {
  throw new Problem('not-found', 'there is no such parked message; somebody may have dealt with it')
}

function refuseData(error: unknown): never {
  throw error instanceof InvalidEventError ? invalid('data', error.message) : error
}
