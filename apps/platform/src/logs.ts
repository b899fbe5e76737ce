/**
 * `npm run logs`: what the parts of the platform wrote, in one order of time: of one order, one trace, one service. With an
 * order also what happened to it, as far as the platform answers; the files are read whether it runs or not.
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { LogLine, Story } from '@jumun/contracts'
import { operatorAt, operatorFlags } from './as-operator.ts'
import { Refusal } from './flags.ts'
import { isWanted, readLines, sinceIn, tailLines, type Wanted, type WrittenLine } from './log-files.ts'
import { readable } from './part-log.ts'
import { dataPath } from './run-file.ts'

const help = `npm run logs -- [flags]

  --order ID       lines about one order, and the events of it
  --trace ID       lines of one trace
  --service NAME   lines of one part of the platform, such as store; more than one: --service store --service order
  --since WHEN     from then on: 10m, 2h, 1d, or a time such as 2026-01-31T12:00:00Z
  --level LEVEL    this bad at least: info, warn, error (what services write at all says JUMUN_LOG_LEVEL, default warn)
  --follow         go on with what is written from now on, until Ctrl-C
  --json           the lines as they were written

${operatorFlags.help}

  With --gateway the platform is asked, wherever it runs: then --order is needed, and --follow is not to be had.`

try {
  await run()
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}

async function run(): Promise<void> {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  const { values } = parseArgs({
    options: {
      ...operatorFlags.options,
      ...{ order: text, trace: text, since: text, level: text, follow: flag, json: flag, help: flag },
      service: { type: 'string', multiple: true },
    },
  })
  if (values.help) return console.log(help)
  const wanted: Wanted = {
    ...(values.order ? { orderId: values.order } : {}),
    ...(values.trace ? { traceId: values.trace } : {}),
    ...(values.service ? { parts: values.service } : {}),
    ...(values.level ? { level: values.level } : {}),
    ...(values.since ? { since: sinceIn(values.since, new Date()) } : {}),
  }
  const show = ({ part, time, text }: WrittenLine): void =>
    console.log(values.json ? text : `${time.slice(0, 23).replace('T', ' ')}  ${readable(part, text)}`)
  if (values.gateway) {
    if (!wanted.orderId || values.follow) throw new Refusal('With --gateway say --order, and do not --follow.')
    const ask = await operatorAt(values)
    const { items, silent } = (await ask('GET', `/dashboards/${wanted.orderId}/log`)) as {
      items: LogLine[]
      silent: string[]
    }
    const told = [...items.map(asWritten), ...(await eventsOf(wanted.orderId, values))]
    for (const line of inOrder(told)) if (isWanted(line, wanted)) show(line)
    if (silent.length > 0) console.error(`No answer from ${silent.join(', ')}.`)
    return
  }
  const folder = join(dataPath(values['data-dir']), 'logs')
  const events = wanted.orderId ? await eventsOf(wanted.orderId, values).catch(tellWhyNot) : []
  for (const line of inOrder([...readLines(folder), ...events])) if (isWanted(line, wanted)) show(line)
  if (values.follow)
    await tailLines(folder, (line) => {
      if (isWanted(line, wanted)) show(line)
    })
}

function inOrder(lines: readonly WrittenLine[]): WrittenLine[] {
  return lines.toSorted((one, other) => one.time.localeCompare(other.time))
}

function asWritten({ service, time, level, message: msg, traceId, details }: LogLine): WrittenLine {
  const number = { trace: 10, debug: 20, info: 30, warn: 40, error: 50, fatal: 60 }[level]
  return { part: service, time, text: JSON.stringify({ level: number, time, ...details, trace_id: traceId, msg }) }
}

async function eventsOf(orderId: string, flags: Parameters<typeof operatorAt>[0]): Promise<WrittenLine[]> {
  const { events } = (await (await operatorAt(flags))('GET', `/dashboards/${orderId}/story`)) as Story
  return events.map(({ id, type, service, time, sequence, note }) => ({
    part: service,
    time,
    text: JSON.stringify({ level: 30, time, orderId, id, sequence, ...note, msg: `said ${type}` }),
  }))
}

function tellWhyNot(error: unknown): [] {
  console.error(`The events of the order are not shown: ${error instanceof Error ? error.message : String(error)}`)
  return []
}
