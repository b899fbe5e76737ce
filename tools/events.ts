/**
 * `npm run events [-- --follow --order ID]`: the events of the running platform, decoded, as one timeline, from either
 * fabric: the log as a terminal sees it. `--json` prints them whole, one a line.
 */
import { parseArgs } from 'node:util'
import { allTopics, type Envelope } from '@jumun/contracts'
import { type StoredRecord, toEnvelope } from '@jumun/messaging'
import { endWithNpm } from '@jumun/resilience/lifetime'
import { openEventLog } from '@jumun/service'
import { pino } from 'pino'
import { dataPath, readRunFile } from '../apps/platform/src/run-file.ts'

const help = `npm run events [-- flags]

  Prints the events of the log, decoded, oldest first.

  --follow         go on with those to come, until Ctrl-C
  --order ID       only what belongs to this order
  --type NAME      only events of this type, such as OrderPlaced
  --json           one JSON object a line, as CloudEvents
  --data DIR       the data folder of the running platform (default .jumun in the repository)
  --log URL        another log: postgres://… or kafka://…
  --registry URL   the schema registry of a log on Kafka`

/** As much of an event's data as fits beside its name. */
const shownCharacters = 160
const fetchWithinMs = 60_000

type Flags = ReturnType<typeof readFlags>

function readFlags() {
  const text = { type: 'string' } as const
  const yes = { type: 'boolean' } as const
  const options = { follow: yes, order: text, type: text, json: yes, data: text, log: text, registry: text, help: yes }
  return parseArgs({ options }).values
}

async function show(flags: Flags): Promise<void> {
  const log = await openEventLog({ ...whichLog(flags), log: pino({ level: 'silent' }) })
  let early: StoredRecord[] | undefined = []
  const following = log.follow({
    topics: allTopics,
    after: [],
    maxBatch: 500,
    async handle(batch) {
      const wanted = batch.filter((record) => isWanted(record, flags))
      if (early) early.push(...wanted)
      else for (const record of wanted) print(record, flags)
    },
  })
  let ending: Promise<void> | undefined
  const end = (): Promise<void> => {
    ending ??= following.stop().then(() => log.close())
    return ending
  }
  process.once('SIGINT', () => void end())
  process.once('SIGTERM', () => void end())
  endWithNpm()
  const late = setTimeout(() => {
    console.error(`The log cannot be read to its end within ${fetchWithinMs / 1000} s.`)
    process.exit(1)
  }, fetchWithinMs)
  await following.caughtUp()
  clearTimeout(late)
  // What is there comes by topic and partition; together it is one story.
  const story = early.sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1))
  early = undefined
  for (const record of story) print(record, flags)
  if (!flags.follow) await end()
}

function whichLog({ log, registry, data }: Flags): { url: string; schemaRegistryUrl: string | undefined } {
  if (log) return { url: log, schemaRegistryUrl: registry ?? process.env['JUMUN_SCHEMA_REGISTRY'] }
  const run = readRunFile(dataPath(data))
  return { url: run.eventLog, schemaRegistryUrl: registry ?? run.schemaRegistry }
}

const isWanted = (record: StoredRecord, { order, type }: Flags): boolean =>
  (order === undefined || record.correlationid === order || record.subject === order) &&
  (type === undefined || record.type === type)

const keyOf = ({ time, sequence, id }: StoredRecord): string => `${time} ${String(sequence).padStart(12, '0')} ${id}`

function print(record: StoredRecord, { json }: Flags): void {
  const event = read(record)
  if (json) {
    console.log(JSON.stringify({ ...event, topic: record.topic, partition: record.partition }))
    return
  }
  const data = JSON.stringify(event.data)
  const shown = data.length > shownCharacters ? `${data.slice(0, shownCharacters)}…` : data
  const { time, source, type, subject, sequence } = event
  console.log(`${time}  ${source.padEnd(9)} ${type.padEnd(20)} ${subject} #${sequence}  ${shown}`)
}

function read(record: StoredRecord): Envelope {
  try {
    return toEnvelope(record)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { ...record, data: { undecodable: why, bytes: record.body.toString('base64') } }
  }
}

try {
  const flags = readFlags()
  if (flags.help) console.log(help)
  else await show(flags)
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
