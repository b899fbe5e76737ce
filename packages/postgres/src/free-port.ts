/**
 * A port for somebody who listens later, or again after a restart. Not one that the system gives to whoever connects:
 * a client that keeps asking for a server which is away may be given the very port it asks for, is then connected to
 * itself, and the server cannot come back.
 */
import { once } from 'node:events'
import { createServer } from 'node:net'

/** Below what Linux (32768), macOS and Windows (49152) give to connections; above what is usually taken. */
const from = 20_000
const to = 32_000
const mostTries = 100

/** @throws when nothing is free, or nobody may listen there */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  for (let tries = 1; ; tries++) {
    const port = from + Math.floor(Math.random() * (to - from))
    try {
      const server = createServer().listen(port, host)
      await once(server, 'listening')
      server.close()
      await once(server, 'close')
      return port
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || tries === mostTries) throw error
    }
  }
}

/** So many, each another. */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>()
  while (ports.size < count) ports.add(await freePort())
  return [...ports]
}
