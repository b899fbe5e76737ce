/** Files as bodies: whatever is sent is taken as bytes up to a bound, and anything but the kinds that are meant is refused. */
import type { Endpoint } from '@jumun/contracts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { invalid, Problem } from './problem.ts'

type Takes = NonNullable<Endpoint['takes']>

/** In this scope alone: everywhere else a body is JSON. */
export function takeFiles(scope: FastifyInstance, { types, mostBytes }: Takes): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser([...types], { parseAs: 'buffer', bodyLimit: mostBytes }, (_request, bytes, done) =>
    done(null, bytes),
  )
  scope.addContentTypeParser('*', (_request, _payload, done) =>
    done(new Problem('unsupported-media-type', `send one of ${types.join(', ')}`)),
  )
}

export function fileOf(request: FastifyRequest): { type: string; bytes: Buffer } {
  if (!Buffer.isBuffer(request.body) || request.body.length === 0) throw invalid('body', 'is missing')
  const type = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
  return { type, bytes: request.body }
}
