/** What stands where a service has no database or no log: using it says what is missing. */
import type { Database, EventLog } from '@jumun/messaging'

export function noDatabase(name: string): Database {
  const refuse = (): never => {
    throw new Error(`${name} declares no migrations, so it has no database`)
  }
  return { query: refuse, change: refuse, changing: refuse, transaction: refuse }
}

export function noLog(name: string): EventLog {
  const refuse = (): never => {
    throw new Error(`JUMUN_EVENT_LOG is not set: where the event log is that ${name} reads and writes.`)
  }
  return {
    append: refuse,
    consume: refuse,
    follow: refuse,
    heads: refuse,
    lost: refuse,
    reachable: async () => false,
    close: async () => {},
  }
}
