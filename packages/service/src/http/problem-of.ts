/** Every failure as the problem a client may see. */
import type { IncomingMessage } from 'node:http'
import { EventTooLargeError } from '@jumun/contracts/codec'
import { isConnectionError } from '@jumun/messaging'
import { CallFailed } from '../calls/call.ts'
import { invalid, Problem } from './problem.ts'

const kilobyte = 1024
export const bodyLimitBytes = 256 * kilobyte

export class MethodNotAllowed extends Problem {
  readonly methods: readonly string[]
  constructor(methods: readonly string[]) {
    super('method-not-allowed')
    this.methods = methods
  }
}

/** Its connection is gone, and that is all there is to it: nobody waits for an answer, and nothing of ours has failed. */
export const isHangUp = (error: unknown, { destroyed, complete }: IncomingMessage): boolean =>
  destroyed && !complete && ['ECONNRESET', 'ECONNABORTED', 'EPIPE'].includes(String((error as { code?: unknown }).code))

export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof EventTooLargeError) return new Problem('too-large-to-keep')
  if (error instanceof CallFailed || isConnectionError(error))
    return new Problem('service-unavailable', undefined, { retryAfterSeconds: 1 })
  const { code, statusCode } = (error ?? {}) as { code?: unknown; statusCode?: unknown }
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new Problem(
        'body-too-large',
        `JSON may have ${bodyLimitBytes / kilobyte} kB at most, a file as much as its kind`,
      )
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new Problem('unsupported-media-type')
    case 'FST_ERR_HANDLER_TIMEOUT':
      return new Problem('service-unavailable', 'this took too long', { retryAfterSeconds: 1 })
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return invalid('content-length', 'does not fit the body')
    case 'FST_ERR_BAD_URL':
      return invalid('path', 'is not a valid path')
    case '22021': // a byte sequence PostgreSQL does not take for text
    case '22P05':
      return invalid('body', 'contains characters that cannot be stored')
    default:
  }
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500)
    return statusCode === 404 ? new Problem('not-found', 'there is no such path') : new Problem('invalid-request')
  return new Problem('internal')
}
