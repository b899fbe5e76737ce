/** A new field that people read cannot forget to be cleaned. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as http from './index.ts'

interface Schema {
  readonly type?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly pattern?: string
  readonly enum?: readonly string[]
  readonly 'x-clean'?: string
}

/** Read by programs, or by nobody. */
const notForPeople = new Set([
  'password',
  'oldPassword',
  'newPassword',
  'refreshToken',
  'device',
  'timeZone',
  'options',
  'choiceId',
  'id',
  'email',
])

function* textsOf(schema: Schema, path: string, name: string): Generator<[path: string, name: string, schema: Schema]> {
  if (schema.type === 'string') yield [path, name, schema]
  for (const [key, inner] of Object.entries(schema.properties ?? {})) yield* textsOf(inner, `${path}.${key}`, key)
  if (schema.items) yield* textsOf(schema.items, `${path}[]`, name)
  for (const one of schema.anyOf ?? []) yield* textsOf(one, path, name)
}

test('every text that somebody may send is cleaned, or has a form that needs no cleaning', () => {
  let cleaned = 0
  for (const endpoint of Object.values(http)) {
    const body = (endpoint as { body?: Schema }).body
    if (!body || !('path' in (endpoint as object))) continue
    const { method, path, access } = endpoint as unknown as http.Endpoint
    if (access === 'service') continue // what services tell each other nobody has typed
    for (const [field, name, schema] of textsOf(body, `${method} ${path} `, '')) {
      if (schema['x-clean']) cleaned += 1
      else if (!notForPeople.has(name))
        assert.ok(schema.pattern || schema.enum, `${field} takes any text: make it Words, Prose or Email`)
    }
  }
  assert.ok(cleaned > 20)
})
