/** Nobody reads a code, a path or a sentence of the server: every refusal there can be has words in both languages. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as http from '@jumun/contracts/http'
import { Refusal } from '../api/refusal.ts'
import { fieldName, fieldTexts, notTyped } from './field-texts.ts'
import { learnWords, refusalSentence } from './problem-sentence.ts'
import { problemTexts } from './problem-texts.ts'

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
}
function* namesIn(schema: Schema | undefined): Generator<string> {
  for (const [name, inner] of Object.entries(schema?.properties ?? {})) {
    yield name
    yield* namesIn(inner)
  }
  if (schema?.items) yield* namesIn(schema.items)
  for (const one of schema?.anyOf ?? []) yield* namesIn(one)
}
const bodies = Object.values(http).flatMap((one) =>
  (one as { body?: Schema }).body ? [(one as { body: Schema }).body] : [],
)

test('every code of the contracts is a sentence in both languages', async () => {
  await learnWords()
  for (const code of Object.keys(http.problems) as http.ProblemCode[]) {
    const refusal = new Refusal(code, http.problems[code][0], { detail: 'an English sentence of the server' })
    assert.equal(refusalSentence(refusal, 'ko'), problemTexts[code].ko)
    assert.match(refusalSentence(refusal, 'ko'), /[가-힣].*[.!?]$/u, code)
    assert.match(refusalSentence(refusal, 'en'), /^[A-Z].*[.!?]$/, code)
  }
})

test('every field that somebody may fill in has a name in both languages; no other is ever shown', () => {
  const names = new Set(bodies.flatMap((body) => [...namesIn(body)]))
  assert.ok(names.size > 40)
  for (const name of names) assert.ok(name in fieldTexts || notTyped.has(name), `${name}: how do people call it?`)
  for (const { ko, en } of Object.values(fieldTexts)) assert.ok(/[가-힣]/.test(ko) && !/[가-힣]/.test(en))
})

test('a refused field is called by its name, wherever it stands; a path is shown to nobody', async () => {
  await learnWords()
  const refused = (field: string) =>
    new Refusal('invalid-request', 400, {
      errors: [{ field, message: 'must be a string' }],
      detail: `${field}: must be`,
    })
  assert.equal(refusalSentence(refused('email'), 'ko'), '이메일: 다시 확인해 주세요.')
  assert.equal(refusalSentence(refused('options.0.choices.1.price.amount'), 'en'), 'Please check: Price.')
  assert.equal(refusalSentence(refused('hours.mon.1'), 'ko'), '월요일 영업시간: 다시 확인해 주세요.')
  for (const field of ['id', 'agreedTotal', 'If-Match', 'body', 'x.0.y']) {
    assert.equal(fieldName(field, 'ko'), undefined)
    assert.doesNotMatch(refusalSentence(refused(field), 'ko'), /[A-Za-z()]/)
  }
})
