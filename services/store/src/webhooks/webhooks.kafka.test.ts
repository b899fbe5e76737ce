import { startLocalKafka } from '../../../../tools/kafka/local-kafka.ts'
import { webhookFeatures } from './webhooks.features.ts'

webhookFeatures('Kafka', async () => {
  const kafka = await startLocalKafka({ brokers: 1 })
  return { kafka: { eventLogUrl: kafka.eventLog, schemaRegistryUrl: kafka.registryUrl }, stop: () => kafka.stop() }
})
