/** Kafka for a run: three brokers, each reached over a line of ours only, by the platform and by the other brokers. */
import { setTimeout as pause } from 'node:timers/promises'
import { allTopics } from '@jumun/contracts/events'
import { Admin } from '@platformatic/kafka'
import { startLocalKafka } from '../kafka/local-kafka.ts'
import type { FaultyProxy } from './faulty-proxy.ts'
import { type Line, openLine } from './line.ts'

export interface KafkaEnvironment {
  readonly environment: Readonly<Record<string, string>>
  /** To one broker after the other, where connections break; to all, where they are slow. */
  readonly line: Pick<FaultyProxy, 'inject'>
  /** kill -9 of one broker, and its restart after a while. @returns how long the restart took until it takes connections */
  killOne(which: number, downMs: number): Promise<number>
  /** With all that it had. */
  deleteTopic(topic: string): Promise<void>
  /** kill -9 of the schema registry, and its restart after a while: with nothing of ours, and our first numbers taken. */
  emptyRegistry(downMs: number): Promise<void>
  /** The group's positions; while nobody of it runs. */
  forget(group: string): Promise<void>
}

const forgetWithinMs = 30_000

export async function kafkaEnvironment(
  tell: (line: string) => void,
  undo: (() => Promise<unknown> | unknown)[],
  copies: 1 | 3,
): Promise<KafkaEnvironment> {
  const lines: Line[] = []
  undo.push(() => Promise.all(lines.map((line) => line.stop())))
  const kafka = await startLocalKafka({
    brokers: 3,
    tell,
    advertise: async (_, port) => {
      const line = await openLine([port])
      lines.push(line)
      return line.port
    },
  })
  undo.push(() => kafka.stop())
  await makeTopics(kafka.addresses, copies)
  let turn = 0
  return {
    environment: {
      JUMUN_EVENT_LOG: `kafka://${lines.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
      JUMUN_SCHEMA_REGISTRY: kafka.registryUrl,
    },
    line: {
      inject(fault, concerns) {
        const one = lines[turn++ % lines.length]
        const faulty = fault.kind === 'delay' || !one ? lines : [one]
        const heals = faulty.map((line) => line.inject(fault, concerns))
        return () => {
          for (const heal of heals) heal()
        }
      },
    },
    async killOne(which, downMs) {
      const broker = kafka.brokers[which % kafka.brokers.length] ?? kafka.brokers[0]
      await broker.kill()
      await pause(downMs)
      const began = performance.now()
      await broker.start()
      return performance.now() - began
    },
    async deleteTopic(topic) {
      const admin = new Admin({ clientId: 'prove', bootstrapBrokers: [...kafka.addresses] })
      try {
        await admin.deleteTopics({ topics: [topic] })
      } finally {
        await admin.close()
      }
    },
    async emptyRegistry(downMs) {
      await kafka.registry.kill()
      await pause(downMs)
      await kafka.registry.start()
      for (let n = 1; n <= 5; n++) {
        const schema = JSON.stringify({ type: 'record', name: `Foreign${n}`, fields: [{ name: 'n', type: 'int' }] })
        const answer = await fetch(`${kafka.registryUrl}/subjects/foreign-${n}/versions`, {
          method: 'POST',
          headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
          body: JSON.stringify({ schema }),
        })
        if (!answer.ok) throw new Error(`the registry answered ${answer.status}: ${await answer.text()}`)
      }
    },
    async forget(group) {
      const admin = new Admin({ clientId: 'prove', bootstrapBrokers: [...kafka.addresses] })
      const deadline = performance.now() + forgetWithinMs
      try {
        for (;;)
          try {
            return await admin.deleteGroups({ groups: [group] })
          } catch (error) {
            if (performance.now() > deadline) throw error // its members have not left yet, or a broker is away
            await pause(250)
          }
      } finally {
        await admin.close()
      }
    },
  }
}

const partitions = 6

/** As the services would, but with so many copies. */
async function makeTopics(brokers: readonly string[], replicas: number): Promise<void> {
  const admin = new Admin({ clientId: 'prove', bootstrapBrokers: [...brokers] })
  try {
    await admin.createTopics({ topics: [...allTopics], partitions, replicas })
  } finally {
    await admin.close()
  }
}
