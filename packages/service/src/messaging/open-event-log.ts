/** Opens the event log that a url names, prepared for use; the services never learn which fabric it is. */
import { type EventLog, isConnectionError, migrateEventLog, postgresEventLog } from '@jumun/messaging'
import type { Logger } from 'pino'

export interface EventLogNeeds {
  readonly url: string
  readonly schemaRegistryUrl: string | undefined
  readonly log: Logger
}

const againAfterMs = 1000

/** Does not wait for the log: what is said meanwhile stays in the outbox. @throws one sentence when the url is no log's */
export async function openEventLog(needs: EventLogNeeds): Promise<EventLog> {
  if (/^postgres(ql)?:\/\//.test(needs.url)) return onPostgres(needs)
  if (needs.url.startsWith('kafka://')) {
    const { openKafkaEventLog } = await import('./open-kafka-event-log.ts') // its client is large
    return openKafkaEventLog(needs.url, needs.schemaRegistryUrl, needs.log)
  }
  throw new Error('JUMUN_EVENT_LOG is neither postgres://… nor kafka://host:port,…: where the event log is.')
}

async function onPostgres({ url, log }: EventLogNeeds): Promise<EventLog> {
  const opened = postgresEventLog({ url, onTrouble: (error) => log.info({ err: error }, 'the event log has trouble') })
  const closing = new AbortController()
  if (!(await prepare(url))) void prepareLater(url, log, closing.signal)
  return {
    ...opened,
    close: async () => {
      closing.abort()
      await opened.close()
    },
  }
}

/** @returns false when the log's database does not answer just now */
async function prepare(url: string): Promise<boolean> {
  try {
    await migrateEventLog(url)
    return true
  } catch (error) {
    if (isConnectionError(error)) return false
    // A role that may only read and append: whoever gave it these rights has prepared the log.
    if ((error as { code?: unknown }).code === '42501') return true
    throw new Error(`The event log cannot be used: ${error instanceof Error ? error.message : error}`, { cause: error })
  }
}

async function prepareLater(url: string, log: Logger, signal: AbortSignal): Promise<void> {
  log.info('the event log does not answer; going on without it until it does')
  while (!signal.aborted) {
    await new Promise((resolve) => setTimeout(resolve, againAfterMs).unref())
    try {
      if (await prepare(url)) return
    } catch (error) {
      log.error({ err: error }, 'the event log cannot be used')
    }
  }
}
