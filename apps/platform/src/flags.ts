/** What a person asked for on the command line: checked whole before anything starts. */
import { parseArgs } from 'node:util'
import type { ServiceName } from '@jumun/contracts'
import { serviceNamed } from './services.ts'

export interface Flags {
  /** The gateway's; undefined: the default one. 0: any that is free. */
  readonly port?: number
  readonly data?: string
  readonly fresh: boolean
  readonly yes: boolean
  readonly single: boolean
  readonly demo: boolean
  /** Also where the network can reach its accounts. */
  readonly openDemo: boolean
  readonly settings: boolean
  readonly help: boolean
  /** Only these; empty: the whole platform. */
  readonly only: readonly ServiceName[]
  /** How many processes of a service, where it is not one. */
  readonly instances?: Instances
}

export type Instances = Readonly<Partial<Record<ServiceName, number>>>

/** One sentence for the person at the keyboard; nothing else about it is of interest. */
export class Refusal extends Error {
  override name = 'Refusal'
}

export const help = `npm start [-- flags] [-- services]

  Starts the whole platform, or only the services named, and runs until Ctrl-C (twice: at once).

  --port N     the gateway's port (default 8088; 0: any that is free)
  --data DIR   where everything is kept (default .jumun in the repository)
  --fresh      forget that data first; asks, unless --yes
  --yes        answer every question with yes
  --single     all services in one process
  --instances  how many of a service share its work: order=2,catalog=3 (default one of each)
  --no-demo    no demo stores and accounts on the first start (NODE_ENV=production does the same)
  --open-demo  the demo's accounts also where JUMUN_HOST lets others in: everybody knows their password
  --settings   list every setting: meaning, default, and where its value comes from
  --help       this page`

/** @throws Refusal in one sentence for whatever is not known */
export function readFlags(args: readonly string[]): Flags {
  const { values, positionals } = parse(args)
  return {
    ...(values.port === undefined ? {} : { port: readPort(values.port) }),
    ...(values.data === undefined ? {} : { data: notEmpty('--data', values.data) }),
    fresh: values.fresh === true,
    yes: values.yes === true,
    single: values.single === true,
    demo: values['no-demo'] !== true,
    openDemo: values['open-demo'] === true,
    settings: values.settings === true,
    help: values.help === true,
    only: [...new Set(positionals.map(named))],
    ...(values.instances === undefined ? {} : { instances: readInstances(values.instances) }),
  }
}

/** @throws Refusal unless it is a port number */
export function readPort(text: string, what = '--port'): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new Refusal(`${what} needs a number from 0 to 65535, not "${text}".`)
  return port
}

function parse(args: readonly string[]) {
  const flag = { type: 'boolean' } as const
  const text = { type: 'string' } as const
  const options = {
    port: text,
    data: text,
    fresh: flag,
    yes: flag,
    single: flag,
    settings: flag,
    help: flag,
    instances: text,
  }
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { ...options, 'no-demo': flag, 'open-demo': flag },
    })
  } catch (error) {
    const sentence = (error as Error).message.split('. ')[0]?.split('\n')[0] ?? 'unknown flag'
    throw new Refusal(`${sentence.replace(/\.$/, '')}; npm start -- --help names the flags.`)
  }
}

const mostInstances = 16
/** Others are asked for at one fixed address. */
const oneOfEach: readonly ServiceName[] = ['gateway', 'discovery', 'config']

/** @throws Refusal unless it names services and how many of each */
function readInstances(text: string): Instances {
  const pairs = text.split(',').map((pair): [ServiceName, number] => {
    const [, name = '', count = ''] = /^([a-z]+)=(\d{1,3})$/.exec(pair.trim()) ?? []
    if (!name) throw new Refusal(`--instances needs something like order=2,catalog=3, not "${text}".`)
    const service = named(name)
    if (oneOfEach.includes(service)) throw new Refusal(`There is one ${service}: it has an address of its own.`)
    if (Number(count) < 1 || Number(count) > mostInstances)
      throw new Refusal(`--instances ${name}=${count}: from 1 to ${mostInstances}.`)
    return [service, Number(count)]
  })
  return Object.fromEntries(pairs)
}

function named(name: string): ServiceName {
  try {
    return serviceNamed(name).name
  } catch (error) {
    throw new Refusal((error as Error).message)
  }
}

function notEmpty(what: string, value: string): string {
  if (value.trim() === '') throw new Refusal(`${what} needs a value.`)
  return value
}
