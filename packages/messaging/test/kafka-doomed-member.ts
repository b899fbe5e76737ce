/** For tests: `doomed-member.ts` on Kafka. */
import { kafkaEventLog } from '../src/log/kafka/kafka-event-log.ts'
import { schemaRegistry } from '../src/log/kafka/schema-registry.ts'

const [brokers = '', registry = '', group = '', topic = ''] = process.argv.slice(2)
kafkaEventLog({
  brokers: brokers.split(','),
  registry: schemaRegistry(registry),
  clientId: 'doomed',
  sessionTimeoutMs: 2000,
}).consume({
  group,
  topics: [topic],
  async handle(batch) {
    for (const { id } of batch) console.log(id)
    await new Promise(() => {})
  },
})
