/**
 * `npm run kafka [-- --brokers 3]`: a real Apache Kafka and schema registry on this machine, without Docker, with the
 * schemas of our events registered. Prints the settings to use, one a line, and runs until Ctrl-C. Each run is a new,
 * empty cluster.
 */
import { parseArgs } from 'node:util'
import { endWithNpm } from '@jumun/resilience/lifetime'
import { type LocalKafka, startLocalKafka } from './kafka/local-kafka.ts'

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
    console.error('Stopping Kafka …')
    Promise.resolve(kafka ?? starting)
      .then((started) => started?.stop())
      .then(() => process.exit(0), refuse)
  })
endWithNpm()

function refuse(error: unknown): never {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(1)
}

try {
  const { values } = parseArgs({ options: { brokers: { type: 'string', default: '1' } } })
  const count = Number(values.brokers)
  if (count !== 1 && count !== 3) throw new Error('--brokers takes 1 or 3')
  starting = startLocalKafka({ brokers: count, tell: (line) => console.error(line) })
  kafka = await starting
  console.log(`JUMUN_EVENT_LOG=${kafka.eventLog}`)
  console.log(`JUMUN_SCHEMA_REGISTRY=${kafka.registryUrl}`)
  const tool = `java -cp '${kafka.installation.classPath}' org.apache.kafka.tools.consumer.ConsoleConsumer`
  console.error(`Kafka is ready. To look at the records:
  ${tool} --bootstrap-server ${kafka.addresses[0]} --topic jumun.order --from-beginning`)
  setInterval(() => undefined, 60_000)
} catch (error) {
  if (interruptedAt === undefined) refuse(error)
}
