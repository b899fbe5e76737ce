/**
 * For tests: members that are stopped while they begin, each a little later. The process ends by itself if nothing goes on
 * (but for a timer of the client, which notices after 30 s that it is not needed).
 */
import { setTimeout as pause } from 'node:timers/promises'
import { kafkaEventLog } from '../src/log/kafka/kafka-event-log.ts'
import { schemaRegistry } from '../src/log/kafka/schema-registry.ts'

const [brokers = '', registry = '', topic = ''] = process.argv.slice(2)
const latestMs = 1_500
const stepMs = 25

async function stoppedAfter(ms: number): Promise<void> {
  const log = kafkaEventLog({
    brokers: brokers.split(','),
    registry: schemaRegistry(registry),
    clientId: 'stopped-early',
    sessionTimeoutMs: 2000,
  })
  // Alone in its group it joins at once; in company it waits for the others.
  const group = ms % (2 * stepMs) ? topic : `${topic}-${ms}`
  const subscription = log.consume({ group, topics: [topic], handle: async () => {} })
  await pause(ms)
  await subscription.stop()
  await log.close()
}
await Promise.all(Array.from({ length: latestMs / stepMs }, (_, step) => stoppedAfter(step * stepMs)))
console.log('all have stopped')
