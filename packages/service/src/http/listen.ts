/** Where a service listens. `localhost` is both of its addresses, whichever of them a client tries first. */
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** @returns how to end the second address; `app.close` ends the first */
export async function listen(app: FastifyInstance, host: string, port: number): Promise<() => void> {
  if (host !== 'localhost') {
    await app.listen({ host, port })
    return () => {}
  }
  await app.listen({ host: '127.0.0.1', port })
  const second = createServer((socket) => app.server.emit('connection', socket))
  second.listen({ host: '::1', port: (app.server.address() as AddressInfo).port })
  try {
    await once(second, 'listening')
  } catch (error) {
    // A machine without IPv6 has no second address; any other trouble (somebody else is there) is the caller's to know.
    if (!['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
  return () => second.close()
}

/** In one sentence. */
export function cannotListen(name: string, host: string, port: number, error: unknown): string {
  switch ((error as { code?: unknown }).code) {
    case 'EADDRINUSE':
      return `${name} cannot listen on ${host}:${port}: something else is running there.`
    case 'EACCES':
      return `${name} cannot listen on ${host}:${port}: this user may not.`
    case 'EADDRNOTAVAIL':
      return `${name} cannot listen on ${host}:${port}: this machine has no such address.`
    default:
      return `${name} cannot listen on ${host}:${port}: ${error instanceof Error ? error.message : String(error)}`
  }
}
