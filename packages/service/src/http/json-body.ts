/** Reads JSON bodies: valid UTF-8, no prototype keys, and an absent body is absent instead of an error. */
import { isUtf8 } from 'node:buffer'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { invalid, Problem } from './problem.ts'

const suspects = new WeakSet<FastifyRequest>()
/** Did the text contain `\u0000` or half surrogates, written as escapes? */
export const hasSuspiciousEscapes = (request: FastifyRequest): boolean => suspects.has(request)
const suspicious = /\\u(?:0000|d[89a-f])/i

export function readJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeContentTypeParser(['application/json', 'text/plain'])
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    const buffer = bytes as Buffer
    if (buffer.length === 0) return done(null, undefined)
    if (!isUtf8(buffer)) return done(invalid('body', 'is not UTF-8'))
    const text = buffer.toString()
    if (suspicious.test(text)) suspects.add(request)
    void parse(request, text, (error, value) =>
      error ? done(new Problem('invalid-request', 'the body is not valid JSON', notJson)) : done(null, value),
    )
  })
}
const notJson = { errors: [{ field: 'body', message: 'is not valid JSON' }] }
