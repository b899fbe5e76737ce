/** The Kafka of the run (`npm run e2e -- --log kafka` says where it is), or one for this file alone. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startLocalKafka } from '../tools/kafka/local-kafka.ts'

export { applyGrants, readerOf, topicsHeardBy, topicsOf, userOf } from '../tools/kafka/acls.ts'
export { type ConnectWorker, startConnect } from '../tools/kafka/connect/worker.ts'
export { type LocalKafka, startLocalKafka } from '../tools/kafka/local-kafka.ts'
export { type SecuredKafka, startSecuredKafka } from '../tools/kafka/secured.ts'

export interface KafkaOfTheRun {
  readonly addresses: readonly string[]
  readonly registryUrl: string
  /** For whoever starts something beside it. */
  readonly folder: string
  stop(): Promise<void>
}

/** Afterwards `startPlatform` starts platforms on it. */
export async function kafkaOfTheRun(): Promise<KafkaOfTheRun> {
  const { JUMUN_EVENT_LOG: log, JUMUN_SCHEMA_REGISTRY: registryUrl } = process.env
  if (log?.startsWith('kafka://') && registryUrl) {
    const folder = await mkdtemp(join(tmpdir(), 'jumun-beside-kafka-'))
    return {
      addresses: log.slice('kafka://'.length).split(','),
      registryUrl,
      folder,
      stop: () => rm(folder, { recursive: true, force: true }),
    }
  }
  const kafka = await startLocalKafka({ brokers: 1 })
  process.env['JUMUN_EVENT_LOG'] = kafka.eventLog
  process.env['JUMUN_SCHEMA_REGISTRY'] = kafka.registryUrl
  return kafka
}
