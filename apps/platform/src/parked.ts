/** `npm run parked`: messages that a service could not handle or send, through the gateway as an operator: look, edit, retry, drop. */
import { parseArgs } from 'node:util'
import type { ParkedInFull, ParkedMessage } from '@jumun/contracts'
import { type Ask, operatorAt, operatorFlags } from './as-operator.ts'
import { Refusal } from './flags.ts'
import { servicesWithDatabase } from './services.ts'

const help = `npm run parked -- COMMAND [flags]

  list                       every parked message, by service
  show SERVICE/ID            one of them: its data, why it is parked, and who did what about it
  edit SERVICE/ID --data J   put other data (JSON) in its place
  retry SERVICE/ID           handle or send everything of its key again, oldest first
  drop SERVICE/ID            give up on it; those behind it wait for a retry

${operatorFlags.help}

  Each step is written down with the operator who took it; show lists these lines.`

const pageSize = 100

try {
  const { values, positionals } = parse(process.argv.slice(2))
  const [command, which] = positionals
  if (values.help || command === undefined) console.log(help)
  else if (!(await run(command, which, values))) process.exitCode = 1
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}

type Flags = ReturnType<typeof parse>['values']
function parse(args: readonly string[]) {
  const text = { type: 'string' } as const
  const options = { ...operatorFlags.options, data: text, help: { type: 'boolean' } } as const
  return parseArgs({ args: [...args], options, allowPositionals: true })
}

/** @returns false when what was asked for did not come about */
async function run(command: string, which: string | undefined, flags: Flags): Promise<boolean> {
  if (command === 'list') return list(await operatorAt(flags))
  const [service, id] = named(which)
  const path = `/ops/services/${service}/parked/${id}`
  switch (command) {
    case 'show':
      return show(which ?? '', (await (await operatorAt(flags))('GET', path)) as ParkedInFull)
    case 'edit': {
      const data = jsonOf(flags.data)
      const ask = await operatorAt(flags)
      await ask('PATCH', path, { data })
      console.log(`${which} has other data now; retry it to have it handled.`)
      return true
    }
    case 'retry': {
      const ask = await operatorAt(flags)
      const { outcome, handled, reason } = (await ask('POST', `${path}/retry`)) as Record<string, string>
      console.log(outcome === 'handled' ? `Handled ${handled}.` : `Handled ${handled}, then one failed: ${reason}`)
      return outcome === 'handled'
    }
    case 'drop':
      await (await operatorAt(flags))('POST', `${path}/drop`)
      console.log(`${which} is dropped; if others of its key wait behind it, retry one of them.`)
      return true
    default:
      throw new Refusal(`There is no command "${command}"; there are list, show, edit, retry and drop.`)
  }
}

async function list(ask: Ask): Promise<boolean> {
  let count = 0
  for (const service of servicesWithDatabase)
    for (let after = 0; ; ) {
      const page = (await ask('GET', `/ops/services/${service}/parked?limit=${pageSize}&after=${after}`)) as {
        items: readonly ParkedMessage[]
      }
      for (const { id, outgoing, type, subject, parkedAt, reason } of page.items) {
        console.log(
          `${`${service}/${id}`.padEnd(14)} ${parkedAt}  ${type} of ${subject}${outgoing ? ', not sent' : ''}`,
        )
        console.log(`${''.padEnd(14)} ${reason ?? 'waits behind another of its key'}`)
        after = id
        count++
      }
      if (page.items.length < pageSize) break
    }
  console.log(count === 0 ? 'Nothing is parked.' : `${count} parked.`)
  return true
}

function show(which: string, shown: ParkedInFull): boolean {
  const { outgoing, type, subject, time, parkedAt, reason, data, attempts, behind, audit } = shown
  console.log(`${which}  ${type} of ${subject}, said ${time}${outgoing ? ' and not sent' : ''}, parked ${parkedAt}`)
  console.log(reason ?? 'It waits behind another of its key.')
  console.log(`Tried ${attempts} times; ${behind} of its key wait behind it.`)
  console.log(data === undefined ? 'Its data cannot be read.' : JSON.stringify(data, undefined, 2))
  for (const { at, who, action, detail } of audit) console.log(`${at}  ${action} by ${who}  ${JSON.stringify(detail)}`)
  return true
}

function named(which: string | undefined): readonly [service: string, id: string] {
  const [, service, id] = /^([a-z]+)\/(\d+)$/.exec(which ?? '') ?? []
  if (service && id && servicesWithDatabase.some((one) => one === service)) return [service, id]
  throw new Refusal(`Name one as list shows it, such as order/12; "${which ?? ''}" is none.`)
}

function jsonOf(text: string | undefined): unknown {
  if (text === undefined) throw new Refusal('Say with --data what its data shall be, as JSON.')
  try {
    return JSON.parse(text)
  } catch {
    throw new Refusal('What --data says is no JSON.')
  }
}
