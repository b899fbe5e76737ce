/** `npm run guests`: services that are not ours and may join, through the gateway as an operator: who, allow, revoke. */
import { parseArgs } from 'node:util'
import type { AllowGuest, Guest } from '@jumun/contracts'
import { operatorAt, operatorFlags } from './as-operator.ts'
import { Refusal } from './flags.ts'
import { wantedGuest } from './wanted-guest.ts'

const help = `npm run guests -- COMMAND [flags]

  list               who may join, where from, and with which paths
  allow NAME         let it join; said again it counts anew, with a new credential
    --network N      where its instances may be: an address, a network (10.1.0.0/16), a host's name; as often as needed
    --path /P        what the gateway routes to it, such as /loyalty; as often as needed
    --open           it is reached without a log-in (default: by users only)
    --tokens         users' tokens are passed on to it, with which it can act as these users (default: never)
  revoke NAME        its credential counts no longer, and its instances are gone

${operatorFlags.help}`

try {
  const { values, positionals } = parse(process.argv.slice(2))
  const [command, name, ...more] = positionals
  if (values.help || command === undefined) console.log(help)
  else if (more.length > 0) throw new Refusal(`One name at a time, please: ${more.join(' ')} is too much.`)
  else await run(command, name, values)
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}

type Flags = ReturnType<typeof parse>['values']
function parse(args: readonly string[]) {
  const [many, yes] = [{ type: 'string', multiple: true }, { type: 'boolean' }] as const
  const options = { ...operatorFlags.options, network: many, path: many, open: yes, tokens: yes, help: yes } as const
  return parseArgs({ args: [...args], options, allowPositionals: true })
}

async function run(command: string, name: string | undefined, flags: Flags): Promise<void> {
  switch (command) {
    case 'list':
      return list((await (await operatorAt(flags))('GET', '/ops/guests')) as { items: readonly Guest[] })
    case 'allow':
      return allow(wantedGuest(name, flags), flags)
    case 'revoke': {
      if (!name) throw new Refusal('Who shall go? npm run guests -- revoke NAME')
      await (await operatorAt(flags))('DELETE', `/ops/guests/${encodeURIComponent(name)}`)
      console.log(`${name} is turned out: its credential counts no longer.`)
      return
    }
    default:
      throw new Refusal(`There is no command "${command}"; there are list, allow and revoke.`)
  }
}

function list({ items }: { readonly items: readonly Guest[] }): void {
  for (const { name, paths, networks, open, tokens, allowedAt } of items) {
    console.log(`${name.padEnd(20)} ${paths.join(' ') || 'no paths'}, from ${networks.join(' ')}, since ${allowedAt}`)
    if (open) console.log(`${''.padEnd(20)} open: reached without a log-in`)
    if (tokens) console.log(`${''.padEnd(20)} tokens: it can act as the users who reach it`)
  }
  if (items.length === 0) console.log('Nobody but our own services may join.')
}

async function allow(wanted: AllowGuest, flags: Flags): Promise<void> {
  const ask = await operatorAt(flags)
  const { guest, credential } = (await ask('POST', '/ops/guests', wanted)) as { guest: Guest; credential: string }
  console.error(`${guest.name} may join from ${guest.networks.join(', ')}. Its credential, shown this once:`)
  console.log(credential)
}
