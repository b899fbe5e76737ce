/** `npm run parked`: messages that a service could not handle or send, through the gateway as an operator: look, edit, retry, drop. */
import { parseArgs } from 'node:util'
import type { ParkedInFull, ParkedMessage, ProblemDetails } from '@jumun/contracts'
import { dataPath, readRunFile } from './data-folder.ts'
import { Refusal } from './flags.ts'
import { servicesWithDatabase } from './services.ts'

const help = `npm run parked -- COMMAND [flags]

  list                       every parked message, by service
  show SERVICE/ID            one of them: its data, why it is parked, and who did what about it
  edit SERVICE/ID --data J   put other data (JSON) in its place
  retry SERVICE/ID           handle or send everything of its key again, oldest first
  drop SERVICE/ID            give up on it; those behind it wait for a retry

  --data-dir DIR   the platform's data folder (default .jumun in the repository)
  --gateway URL    ask there instead of the platform of that folder
  --email, --password   the operator (default: the one that came with the platform)

  Each step is written down with the operator who took it; show lists these lines.`

const askWithinMs = 15_000
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
  const options = {
    data: text,
    'data-dir': text,
    gateway: text,
    email: text,
    password: text,
    help: { type: 'boolean' },
  } as const
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

type Ask = (method: string, path: string, body?: object) => Promise<unknown>

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

/** Logs in at the gateway; asks under that operator's token. @throws Refusal with what the gateway says */
async function operatorAt(flags: Flags): Promise<Ask> {
  const platform = flags.gateway && flags.email && flags.password ? undefined : readRunFile(dataPath(flags['data-dir']))
  const gateway = flags.gateway ?? platform?.gateway
  const email = flags.email ?? platform?.operator?.email
  const password = flags.password ?? platform?.operator?.password
  if (!gateway || !email || !password) throw new Refusal('Who is the operator? Say --email and --password.')
  let token: string | undefined
  const ask: Ask = async (method, path, body) => {
    const response = await fetch(new URL(path, gateway), {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      body: body ? JSON.stringify(body) : null,
      signal: AbortSignal.timeout(askWithinMs),
    }).catch((error: Error) => {
      throw new Refusal(`The gateway at ${gateway} does not answer: ${error.message}`)
    })
    const text = await response.text()
    if (response.ok) return text ? (JSON.parse(text) as unknown) : undefined
    throw new Refusal(sentenceOf(response.status, text))
  }
  const session = (await ask('POST', '/login', { email, password })) as { accessToken: string; user: { role: string } }
  if (session.user.role !== 'operator') throw new Refusal(`${email} is no operator.`)
  token = session.accessToken
  return ask
}

function sentenceOf(status: number, text: string): string {
  try {
    const { title, detail, errors } = JSON.parse(text) as ProblemDetails & { errors?: unknown }
    return `${detail ?? title} (${status})${errors ? ` ${JSON.stringify(errors)}` : ''}`
  } catch {
    return `The gateway answered ${status}.`
  }
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
