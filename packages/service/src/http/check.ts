/** What a client sends fits the endpoint's schema exactly, or is refused with one message that names the field. */
import { cleaners } from '@jumun/contracts'
import { Ajv, type ErrorObject, type KeywordDefinition, type ValidateFunction } from 'ajv'
import { invalid } from './problem.ts'

const shared = { strict: false, allErrors: false, removeAdditional: false, useDefaults: true } as const
/** A path and a query are text: numbers and flags are read from it. A body says what it means. */
const strict = new Ajv({ ...shared, coerceTypes: false })
const reading = new Ajv({ ...shared, coerceTypes: true })

/** A text is cleaned first, then measured. What no database stores is left as it is, to be refused. */
const clean: KeywordDefinition = {
  keyword: 'x-clean',
  type: 'string',
  schemaType: 'string',
  modifying: true,
  before: 'maxLength',
  compile: (how: keyof typeof cleaners) => (typed: string, place) => {
    if (place && !typed.includes('\0') && typed.isWellFormed())
      place.parentData[place.parentDataProperty] = cleaners[how](typed)
    return true
  },
}
strict.addKeyword(clean)
reading.addKeyword(clean)

const nothing = { type: 'object', additionalProperties: false, properties: {} }
export type Check = (value: unknown) => unknown

/** A check of path parameters or a query; without a schema nothing may be sent. */
export function checkText(schema: object | undefined, part: 'params' | 'query'): Check {
  const validate = reading.compile(schema ?? nothing)
  return (value) => {
    const given = value ?? {}
    if (!validate(given)) throw refusal(validate, part)
    refuseUnstorable(given, part)
    return schema ? given : undefined
  }
}

/** A check of a body. `raw` tells whether the text had escapes that may hide what no database stores. */
export function checkBody(schema: object | undefined): (value: unknown, suspicious: boolean) => unknown {
  const validate = strict.compile(schema ?? nothing)
  return (value, suspicious) => {
    if (schema && value === undefined) throw invalid('body', 'is missing')
    if (!validate(value ?? (schema ? value : {}))) throw refusal(validate, 'body')
    if (suspicious) refuseUnstorable(value, 'body')
    return schema ? value : undefined
  }
}

function refusal(validate: ValidateFunction, part: string): Error {
  const errors = validate.errors ?? []
  // Where a union refuses, the branch that came furthest tells most.
  const told = errors.toSorted((left, right) => fieldOf(right).length - fieldOf(left).length)[0]
  return told ? invalid(fieldOf(told).join('.') || part, messageOf(told)) : invalid(part, 'is not as expected')
}

function fieldOf(error: ErrorObject): string[] {
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
  const { missingProperty, additionalProperty } = error.params as Record<string, string | undefined>
  const last = missingProperty ?? additionalProperty
  return last === undefined ? path : [...path, last.slice(0, 100)]
}

function messageOf(error: ErrorObject): string {
  const params = error.params as Record<string, unknown>
  switch (error.keyword) {
    case 'required':
      return 'is missing'
    case 'additionalProperties':
      return 'is not known here'
    case 'enum':
      return `must be one of ${(params['allowedValues'] as unknown[]).join(', ')}`
    case 'const':
      return `must be ${JSON.stringify(params['allowedValue'])}`
    case 'minLength':
      return params['limit'] === 1 ? 'has nothing to read' : `needs ${params['limit']} characters at least`
    case 'pattern':
      return 'does not have the expected form'
    case 'anyOf':
    case 'oneOf':
      return 'has none of the forms that are possible here'
    default:
      return error.message ?? 'is not as expected'
  }
}

/** PostgreSQL stores no NUL in text, half a surrogate pair is no text at all, and beyond 2^53 a number is read as another. */
function refuseUnstorable(value: unknown, field: string): void {
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) throw invalid(field, 'has too many digits')
  if (typeof value === 'string') {
    if (value.includes('\0')) throw invalid(field, 'must not contain a NUL character')
    if (!value.isWellFormed()) throw invalid(field, 'is not well-formed Unicode')
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) {
      const path = ['body', 'query', 'params'].includes(field) ? name : `${field}.${name}`
      refuseUnstorable(name, path.replaceAll('\0', ''))
      refuseUnstorable(inner, path)
    }
  }
}
