/** What an operator types of a service that may join, and what is wrong with it, before anybody is asked. */
import type { AllowGuest } from '@jumun/contracts'
import { Refusal } from './flags.ts'

interface Typed {
  readonly network?: readonly string[] | undefined
  readonly path?: readonly string[] | undefined
  readonly open?: boolean | undefined
  readonly tokens?: boolean | undefined
}

/** @throws Refusal with one sentence */
export function wantedGuest(name: string | undefined, typed: Typed): AllowGuest {
  const { network: networks = [], path: paths = [], open = false, tokens = false } = typed
  if (!name) throw new Refusal('Who may join? npm run guests -- allow NAME --network 10.1.0.0/16 --path /loyalty')
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(name))
    throw new Refusal(`A name is small letters, digits and "-", at most 40, with a letter first; "${name}" is none.`)
  if (networks.length === 0)
    throw new Refusal(`Where may ${name} be? Say --network with an address, a network (10.1.0.0/16) or a host's name.`)
  const wrong = paths.find((path) => !/^\/[A-Za-z0-9_~-]{1,64}$/.test(path))
  if (wrong !== undefined) throw new Refusal(`A path is one segment, such as /loyalty; "${wrong}" is none.`)
  return { name, paths: [...paths], networks: [...networks], open, tokens }
}
