/**
 * Ports for somebody who listens later, or again after a restart. Not those that the system gives to whoever connects:
 * a client that keeps asking for a server which is away may be given the very port it asks for, is then connected to
 * itself, and the server cannot come back.
 */
import { once } from 'node:events'
import { createServer } from 'node:net'

/**
 * Below what Linux (32768), macOS and Windows (49152) give to connections; above what is usually taken. Whose port has to
 * be known before it listens (PostgreSQL, brokers) is apart from those who can try another when somebody was quicker.
 */
const knownBefore = { from: 20_000, to: 26_000 }
const triedAgain = { from: 26_000, to: 32_000 }
const mostTries = 100

/** Free a moment ago: for a program that is told its port. @throws when nothing is free, or nobody may listen there */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  for (let tries = 1; ; tries++) {
    const port = oneOf(knownBefore)
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

/** Perhaps free: for a program that can be started again at another. */
export const portToTry = (): number => oneOf(triedAgain)

const oneOf = ({ from, to }: { from: number; to: number }): number => from + Math.floor(Math.random() * (to - from))
