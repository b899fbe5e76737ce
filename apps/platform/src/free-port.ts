/** Ports: the one that was asked for or a sentence; the usual one or, when it is taken, any other. */
import { once } from 'node:events'
import { createServer } from 'node:net'
import { Refusal } from './flags.ts'

/** @throws Refusal when somebody listens there already */
export async function takePort(port: number, host: string, what: string): Promise<number> {
  const free = await tryPort(port, host)
  if (free !== undefined) return free
  throw new Refusal(`Port ${port} for ${what} is taken; stop whoever has it, or choose another.`)
}

/** The usual port, or any other when that one is taken. */
export async function takePortOrAny(port: number, host: string): Promise<number> {
  return (await tryPort(port, host)) ?? takePort(0, host, 'a service')
}

async function tryPort(port: number, host: string): Promise<number | undefined> {
  const server = createServer().listen(port, host)
  try {
    await once(server, 'listening')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') return undefined
    throw new Refusal(`Nothing can listen on ${host}:${port}: ${(error as Error).message}.`)
  }
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : port
}
