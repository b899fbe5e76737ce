/** Which ports: what was asked for, or a sentence; else the usual ones, or any that are free, so that platforms fit side by side. */
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { ServiceName } from '@jumun/contracts'
import { portToTry } from '@jumun/postgres'
import type { Environment } from './environment-of-a-service.ts'
import { Refusal, readPort } from './flags.ts'
import { isPortTaken } from './port-taken.ts'
import { serviceNamed } from './services.ts'

/** Where a part listens; only listening tells whether it can. */
export interface PortChoice {
  readonly port: number
  /** Somebody has it: from now on it is another. False where it was asked for, and when enough were tried. */
  another(): boolean
}

export interface Ports {
  readonly gateway: PortChoice
  readonly discovery: PortChoice
  readonly config: PortChoice
}

export interface PortsWanted {
  /** Of the gateway; undefined: the usual one; 0: any. */
  readonly port: number | undefined
  readonly environment: Environment
  /** Where the gateway listens; all others listen on the loopback. */
  readonly host: string
  runs(name: ServiceName): boolean
}

const loopback = '127.0.0.1'
const mostTries = 20

/** @throws Refusal when a port that was asked for is taken */
export async function choosePorts({ port, environment, host, runs }: PortsWanted): Promise<Ports> {
  const defaultPortOf = (name: ServiceName): number => serviceNamed(name).port ?? 0
  const wanted = port ?? defaultPortOf('gateway')
  const chooseFor = async (name: 'discovery' | 'config'): Promise<PortChoice> => {
    const variable = `JUMUN_${name.toUpperCase()}_PORT`
    const given = environment[variable]
    const port = given ? readPort(given, variable) : undefined
    if (port && runs(name)) return asked(port, loopback, name)
    // Where the gateway may be anywhere, so may these: many platforms side by side, each with numbers of its own.
    const first =
      !runs(name) || (wanted !== 0 && port !== 0 && (await isFree(defaultPortOf(name), loopback)))
        ? defaultPortOf(name)
        : undefined
    return anyPort(first)
  }
  const chooseForGateway = async (): Promise<PortChoice> => {
    if (!runs('gateway')) return anyPort(wanted)
    return wanted === 0 ? anyPort() : asked(wanted, host, 'the gateway')
  }
  return {
    gateway: await chooseForGateway(),
    discovery: await chooseFor('discovery'),
    config: await chooseFor('config'),
  }
}

/** Any that is free, this one first. */
export function anyPort(first: number = portToTry()): PortChoice {
  let port = first
  let tries = 1
  return {
    get port() {
      return port
    },
    another() {
      port = portToTry()
      return ++tries <= mostTries
    },
  }
}

/** @throws Refusal when somebody listens there already */
async function asked(port: number, host: string, what: string): Promise<PortChoice> {
  const addresses = host === 'localhost' ? [loopback, '::1'] : [host]
  const free = await Promise.all(addresses.map((address) => isFree(port, address)))
  if (!free.includes(false)) return { port, another: () => false }
  throw new Refusal(`Port ${port} for ${what} is taken; stop whoever has it, or choose another.`)
}

/** Now; who listens a moment later may still find it taken. */
async function isFree(port: number, host: string): Promise<boolean> {
  const server = createServer().listen(port, host)
  try {
    await once(server, 'listening')
  } catch (error) {
    if (isPortTaken(error)) return false
    if (host === '::1') return true // a machine without IPv6: nobody is there, and nobody will be
    throw new Refusal(`Nothing can listen on ${host}:${port}: ${(error as Error).message}.`)
  }
  server.close()
  await once(server, 'close')
  return true
}
