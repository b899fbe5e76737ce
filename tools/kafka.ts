/**
 * `npm run kafka [-- --brokers 3]`: a real Apache Kafka and schema registry on this machine, without Docker. Prints the
 * settings to use, one a line, and runs until Ctrl-C. Each run is a new, empty cluster.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startBrokers } from './kafka/brokers.ts'
import { installKafka } from './kafka/install.ts'
import { startRegistry } from './kafka/registry.ts'

const stopping: (() => Promise<void>)[] = []
const stop = async (): Promise<void> => {
  for (const one of stopping.splice(0).reverse()) await one()
}

try {
  const { values } = parseArgs({ options: { brokers: { type: 'string', default: '1' } } })
  const count = Number(values.brokers)
  if (count !== 1 && count !== 3) throw new Error('--brokers takes 1 or 3')
  const kafka = await installKafka((line) => console.error(line))
  const dataDir = await mkdtemp(join(tmpdir(), 'jumun-kafka-'))
  stopping.push(() => rm(dataDir, { recursive: true, force: true }))
  let interrupted = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (interrupted) process.exit(1)
      interrupted = true
      console.error('Stopping Kafka …')
      stop().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(String(error))
          process.exit(1)
        },
      )
    })
  console.error(`Starting ${count === 1 ? 'one broker' : 'three brokers'} and a schema registry …`)
  const stoppable = async <T extends { stop(): Promise<void> }>(starting: Promise<T>): Promise<T> => {
    const started = await starting
    stopping.push(() => started.stop())
    return started
  }
  const starts = [stoppable(startBrokers(kafka, count, dataDir)), stoppable(startRegistry(kafka, dataDir))] as const
  await Promise.allSettled(starts) // so that a failing one does not leave the other running
  const [cluster, registry] = await Promise.all(starts)
  console.log(`JUMUN_EVENT_LOG=kafka://${cluster.bootstrap}`)
  console.log(`JUMUN_SCHEMA_REGISTRY=${registry.url}`)
  console.error(`Kafka is ready; its programs run with: java -cp '${kafka.classPath}' …`)
  setInterval(() => undefined, 60_000)
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  await stop()
  process.exit(1)
}
