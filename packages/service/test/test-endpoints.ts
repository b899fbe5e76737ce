/** Endpoints that only these tests have: one of every kind. */

import { endpoint, Id, MoneyShape, Shape, Words } from '@jumun/contracts'
import { Type } from 'typebox'
import { defineService } from '../src/define-service.ts'

const Note = Shape({ id: Id, note: Type.String() })
export const addNote = endpoint({
  service: 'order',
  method: 'POST',
  path: '/notes',
  summary: 'Keep a note',
  access: ['customer'],
  idempotent: true,
  body: Shape({
    note: Words(100),
    price: Type.Optional(MoneyShape),
    tags: Type.Optional(Type.Array(Shape({ name: Words(10) }), { maxItems: 3 })),
  }),
  answers: { 201: Note },
})
export const findNotes = endpoint({
  service: 'order',
  method: 'GET',
  path: '/notes',
  summary: 'Look',
  access: 'anyone',
  query: Shape({
    q: Type.Optional(Words(100)),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
    open: Type.Optional(Type.Boolean()),
  }),
  answers: { 200: Shape({ limit: Type.Integer(), open: Type.Boolean(), caller: Type.String() }) },
})
export const getNote = endpoint({
  service: 'order',
  method: 'GET',
  path: '/notes/:id',
  summary: 'One',
  access: ['customer', 'operator'],
  params: Shape({ id: Id }),
  answers: { 200: Note },
})
export const touchNote = endpoint({
  service: 'order',
  method: 'POST',
  path: '/notes/:id/touch',
  summary: 'For other services only',
  access: 'service',
  params: Shape({ id: Id }),
  answers: { 204: Type.Null() },
})
export const failNote = endpoint({
  service: 'order',
  method: 'POST',
  path: '/failures',
  summary: 'A bug',
  access: 'anyone',
  answers: { 204: Type.Null() },
})
export const onlySettings = defineService({
  name: 'order',
  summary: 'Nothing',
  paths: [],
  settings: {},
  start: () => ({}),
})
