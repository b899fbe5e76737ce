/** Ports: the one that was asked for or a sentence; the usual one or, when it is taken, any other. */
import { once } from 'node:events'
import { createServer } from 'node:net'
import { freePort } from '@jumun/postgres'
import { Refusal } from './flags.ts'

/** @throws Refusal when somebody listens there already */
export async function takePort(port: number, host: string, what: string): Promise<number> {
  if (await isFree(port, host)) return port
  throw new Refusal(`Port ${port} for ${what} is taken; stop whoever has it, or choose another.`)
}

/** The usual port, or any other when there is none or it is taken. */
export async function takePortOrAny(port: number | undefined, host: string): Promise<number> {
  return port !== undefined && (await isFree(port, host)) ? port : freePort(host)
}

async function isFree(port: number, host: string): Promise<boolean> {
  const server = createServer().listen(port, host)
  try {
    await once(server, 'listening')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') return false
    throw new Refusal(`Nothing can listen on ${host}:${port}: ${(error as Error).message}.`)
  }
  server.close()
  await once(server, 'close')
  return true
}
