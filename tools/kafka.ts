/**
 * `npm run kafka [-- --brokers 3 --secure]`: a real Apache Kafka and schema registry on this machine, without Docker, with the
 * schemas of our events registered. Prints the settings to use, one a line, and runs until Ctrl-C. Each run is a new,
 * empty cluster. With `--secure` each service has a user of its own, and the rights that the map of services gives it.
 *
 * `npm run kafka -- acls [--log kafka://admin:password@host:9093/name --apply]`: those rights as commands of Kafka's tools
 * for a cluster of yours; with `--apply` they are given at once. With `--declared` somebody else makes the topics, and no
 * service may.
 */
import { parseArgs } from 'node:util'
import { serviceNames } from '@jumun/contracts'
import { readKafkaAddress } from '@jumun/messaging/kafka'
import { endWithNpm } from '@jumun/resilience/lifetime'
import { applyGrants, commands } from './kafka/acls.ts'
import { type LocalKafka, startLocalKafka } from './kafka/local-kafka.ts'
import { type SecuredKafka, startSecuredKafka } from './kafka/secured.ts'

let kafka: LocalKafka | undefined
let starting: Promise<LocalKafka> | undefined
let interruptedAt: number | undefined
/** npm passes on a Ctrl-C that the terminal has sent to us as well: both are one wish. */
const oneWishMs = 500
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    if (interruptedAt !== undefined && performance.now() - interruptedAt < oneWishMs) return
    if (interruptedAt !== undefined) process.exit(1)
    interruptedAt = performance.now()
    if (starting) console.error('Stopping Kafka …')
    Promise.resolve(kafka ?? starting)
      .then((started) => started?.stop())
      .then(() => process.exit(0), refuse)
  })
endWithNpm()

function refuse(error: unknown): never {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(1)
}

const options = {
  brokers: { type: 'string', default: '1' },
  secure: { type: 'boolean', default: false },
  log: { type: 'string' },
  apply: { type: 'boolean', default: false },
  declared: { type: 'boolean', default: false },
} as const

try {
  const { values, positionals } = parseArgs({ options, allowPositionals: true })
  const [command, ...more] = positionals
  if (more.length > 0 || (command !== undefined && command !== 'acls'))
    throw new Error('There is one command: npm run kafka -- acls. Without it brokers are started.')
  if (command === 'acls') await acls(values.log ?? process.env['JUMUN_EVENT_LOG'], values.apply, values.declared)
  else await run(values.brokers, values.secure)
} catch (error) {
  if (interruptedAt === undefined) refuse(error)
}

async function acls(log: string | undefined, apply: boolean, declared: boolean): Promise<void> {
  if (apply) {
    if (!log) throw new Error('Which cluster, and as whom? Say --log kafka://admin:password@host:9093')
    console.log(`${await applyGrants(log, declared)} rights are given.`)
    process.exit(0)
  }
  const { brokers, name } = log ? readKafkaAddress(log) : { brokers: ['localhost:9092'], name: undefined }
  console.log(commands(brokers, name, declared))
  process.exit(0)
}

async function run(brokers: string, secure: boolean): Promise<void> {
  const count = Number(brokers)
  if (count !== 1 && count !== 3) throw new Error('--brokers takes 1 or 3')
  const wanted = { brokers: count, tell: (line: string) => console.error(line) } as const
  const secured: Promise<SecuredKafka> | undefined = secure ? startSecuredKafka(wanted) : undefined
  starting = secured ?? startLocalKafka(wanted)
  kafka = await starting
  console.log(`JUMUN_EVENT_LOG=${kafka.eventLog}`)
  console.log(`JUMUN_SCHEMA_REGISTRY=${kafka.registryUrl}`)
  const guarded = await secured
  if (guarded)
    for (const name of serviceNames) console.log(`JUMUN_EVENT_LOG_${name.toUpperCase()}=${guarded.logOf(name)}`)
  const tool = `java -cp '${kafka.installation.classPath}' org.apache.kafka.tools.consumer.ConsoleConsumer`
  console.error(
    guarded
      ? `Kafka is ready, and asks who comes. Its admin: ${guarded.adminLog}`
      : `Kafka is ready. To look at the records:
  ${tool} --bootstrap-server ${kafka.addresses[0]} --topic jumun.order --from-beginning`,
  )
  setInterval(() => undefined, 60_000)
}
