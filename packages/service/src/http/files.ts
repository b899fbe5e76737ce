/** Files as bodies: whatever is sent is taken as bytes up to a bound, and anything but the kinds that are meant is refused. */
import type { Endpoint, FileAnswer } from '@jumun/contracts'
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

/** By what the query says, else by `Accept`: a file only where it is liked better than JSON. */
export function wantedFile(types: readonly string[], request: FastifyRequest): string | undefined {
  const { format } = request.query as { readonly format?: string }
  if (format !== undefined) return types.find((type) => type.endsWith(`/${format}`))
  const liking = likingsIn(request.headers.accept ?? '*/*')
  const best = types.toSorted((one, other) => liking(other) - liking(one))[0]
  return best !== undefined && liking(best) > liking('application/json') ? best : undefined
}

/** How much each type is liked, 0 to 1, by the closest range that names it. */
function likingsIn(accept: string): (type: string) => number {
  const ranges = accept.split(',').map((part) => {
    const [range = '', ...params] = part.split(';').map((piece) => piece.trim().toLowerCase())
    const q = params.find((param) => param.startsWith('q='))?.slice(2)
    return [range, q === undefined ? 1 : Number(q) || 0] as const
  })
  const of = (range: string): number | undefined => ranges.find(([name]) => name === range)?.[1]
  return (type) => of(type) ?? of(`${type.split('/', 1)[0]}/*`) ?? of('*/*') ?? 0
}

export const isFile = (body: unknown): body is FileAnswer =>
  typeof body === 'object' && body !== null && 'bytes' in body && body.bytes instanceof Uint8Array
