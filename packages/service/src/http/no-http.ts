/** What is no HTTP at all never becomes a request: refused on the socket. */
import type { Socket } from 'node:net'
import { Problem } from './problem.ts'

export function refuseOnTheSocket(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const [status, problem] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? ['431 Request Header Fields Too Large', new Problem('invalid-request', 'the path or the headers are too long')]
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? ['408 Request Timeout', new Problem('invalid-request', 'the request took too long to arrive')]
        : ['400 Bad Request', new Problem('invalid-request', 'this is not a valid HTTP request')]
  const body = JSON.stringify({ ...problem.toJSON(), status: Number.parseInt(status, 10) })
  if (socket.writable)
    socket.write(
      `HTTP/1.1 ${status}\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
    )
  socket.destroySoon?.()
}
