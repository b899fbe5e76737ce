/** Which ports: what was asked for, or a sentence; else the usual ones, or any that are free, so that platforms fit side by side. */
import type { ServiceName } from '@jumun/contracts'
import type { Environment } from './environment-of-a-service.ts'
import { readPort } from './flags.ts'
import { takePort, takePortOrAny } from './free-port.ts'
import { serviceNamed } from './services.ts'

export interface Ports {
  readonly gateway: number
  readonly discovery: number
  readonly config: number
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

/** @throws Refusal when a port that was asked for is taken */
export async function choosePorts({ port, environment, host, runs }: PortsWanted): Promise<Ports> {
  const usual = (name: ServiceName): number => serviceNamed(name).port ?? 0
  const wanted = port ?? usual('gateway')
  const alone = wanted === usual('gateway')
  const chooseFor = async (name: 'discovery' | 'config'): Promise<number> => {
    if (!runs(name)) return usual(name)
    const variable = `JUMUN_${name.toUpperCase()}_PORT`
    const given = environment[variable]
    if (given) return takePort(readPort(given, variable), loopback, name)
    return takePortOrAny(alone ? usual(name) : undefined, loopback)
  }
  const chooseForGateway = async (): Promise<number> => {
    if (!runs('gateway')) return wanted
    return wanted === 0 ? takePortOrAny(undefined, host) : takePort(wanted, host, 'the gateway')
  }
  return {
    gateway: await chooseForGateway(),
    discovery: await chooseFor('discovery'),
    config: await chooseFor('config'),
  }
}
