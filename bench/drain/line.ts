/** An event log of one's own that a platform reaches over a line which can be cut: PostgreSQL with fsync, or one broker. */
import { startTestPostgres } from '@jumun/testing/postgres'
import { startLocalKafka } from '../../tools/kafka/local-kafka.ts'
import { type FaultyProxy, faultyProxy } from '../../tools/prove/faulty-proxy.ts'

export interface LogOnALine {
  /** For the platform: over the line. */
  readonly environment: Readonly<Record<string, string>>
  /** Past the line. */
  readonly url: string
  readonly schemaRegistryUrl: string | undefined
  /** Connections break, new ones too. @returns how to heal that */
  cut(): () => void
  stop(): Promise<void>
}

export const logOnALine = (log: 'postgres' | 'kafka'): Promise<LogOnALine> =>
  log === 'kafka' ? brokerOnALine() : postgresOnALine()

async function postgresOnALine(): Promise<LogOnALine> {
  const server = await startTestPostgres({ fsync: true })
  const url = new URL(await server.createDatabase('jumun_log'))
  const line = await faultyProxy({ target: () => ({ host: '127.0.0.1', port: Number(url.port) }) })
  const overTheLine = new URL(url)
  overTheLine.hostname = '127.0.0.1'
  overTheLine.port = String(line.port)
  return {
    environment: { JUMUN_EVENT_LOG: overTheLine.href },
    url: url.href,
    schemaRegistryUrl: undefined,
    cut: () => line.inject({ kind: 'cut' }),
    async stop() {
      await line.stop()
      await server.stop()
    },
  }
}

async function brokerOnALine(): Promise<LogOnALine> {
  let target = 0
  const line: FaultyProxy = await faultyProxy({ target: () => ({ host: '127.0.0.1', port: target }) })
  const kafka = await startLocalKafka({
    brokers: 1,
    tell: console.log,
    advertise: async (_, port) => {
      target = port
      return line.port
    },
  }).catch(async (error: unknown) => {
    await line.stop()
    throw error
  })
  const url = `kafka://127.0.0.1:${line.port}`
  return {
    environment: { JUMUN_EVENT_LOG: url, JUMUN_SCHEMA_REGISTRY: kafka.registryUrl },
    url, // a broker is known by one address
    schemaRegistryUrl: kafka.registryUrl,
    cut: () => line.inject({ kind: 'cut' }),
    async stop() {
      await kafka.stop()
      await line.stop()
    },
  }
}
