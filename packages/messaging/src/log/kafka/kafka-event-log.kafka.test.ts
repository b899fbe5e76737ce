import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Admin, compatibilityPartitioner, Producer } from '@platformatic/kafka'
import { startLocalKafka } from '../../../../../tools/kafka/local-kafka.ts'
import { eventually } from '../../../test/eventually.ts'
import { eventLogFeatures } from '../event-log.features.ts'
import { kafkaEventLog } from './kafka-event-log.ts'
import { toMessage } from './record.ts'
import { schemaRegistry } from './schema-registry.ts'

const program = fileURLToPath(new URL('../../../test/kafka-doomed-member.ts', import.meta.url))

eventLogFeatures('Kafka', async () => {
  const kafka = await startLocalKafka({ brokers: 1 })
  const registry = schemaRegistry(kafka.registryUrl)
  const admin = new Admin({ clientId: 'test-admin', bootstrapBrokers: [...kafka.addresses] })
  return {
    dense: false,
    open: () =>
      kafkaEventLog({
        brokers: kafka.addresses,
        registry,
        clientId: `test-${randomUUID()}`,
        sessionTimeoutMs: 2000,
        ...(process.env['JUMUN_TEST_TROUBLE'] ? { onTrouble: console.error } : {}),
      }),
    newTopic: () => `test.${randomUUID()}`,
    async startDoomedMember(group, topic) {
      const child = spawn(process.execPath, [program, kafka.addresses.join(','), kafka.registryUrl, group, topic], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const ids: string[] = []
      const lines = createInterface({ input: child.stdout }).on('line', (id) => ids.push(id))
      await once(lines, 'line', { signal: AbortSignal.timeout(60_000) })
      return {
        async kill() {
          child.kill('SIGKILL')
          await once(child, 'close')
          return ids
        },
      }
    },
    async appendAsNewer(record, schema) {
      const answer = await fetch(`${kafka.registryUrl}/subjects/${randomUUID()}/versions`, {
        method: 'POST',
        headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
        body: JSON.stringify({ schema: JSON.stringify(schema) }),
      })
      const { id } = (await answer.json()) as { id: number }
      const message = await toMessage(record, { ...registry, idOf: async () => id })
      const newer = Buffer.from(`urn:jumun:event:${record.type}:99`)
      const headers = new Map(
        [...message.headers].map(([name, value]) => [name, `${name}` === 'ce_dataschema' ? newer : value]),
      )
      const producer = new Producer<Buffer, Buffer, Buffer, Buffer>({
        ...{ clientId: 'a newer release', bootstrapBrokers: [...kafka.addresses] },
        partitioner: compatibilityPartitioner,
      })
      await producer.send({ messages: [{ ...message, headers }] })
      await producer.close()
    },
    async deleteTopic(topic) {
      await admin.deleteTopics({ topics: [topic] })
      await eventually('the topic is gone', async () => !(await admin.listTopics()).includes(topic))
    },
    goAway: () => kafka.brokers[0].kill(),
    comeBack: () => kafka.brokers[0].start(),
    async stop() {
      await admin.close()
      await kafka.stop()
    },
  }
})
