/**
 * Telling readers that there is something for them: topic, partitions and types, so that nobody else wakes. Told after the
 * append has committed: inside its transaction it would make all appends wait for each other's disk. What is told while
 * others are told comes together. Who died in between has told nobody: readers also look by themselves.
 */

import { coalesced } from '../../coalesce.ts'
import type { LogRecord } from '../event-log.ts'
import type { Cursor } from './read.ts'

/** At once when nothing was told lately, else together with what comes within this. */
const coalesceMs = 5
/** PostgreSQL takes 7,999 bytes. */
const longest = 7_000

export interface AppendNotification {
  readonly partitions: ReadonlySet<number>
  readonly types: ReadonlySet<string>
}

export const channelOf = (topic: number): string => `jumun_log_${topic}`

/** Empty: it may be anything. */
export function payloadOf({ partitions, types }: AppendNotification): string {
  const text = `${[...partitions].join()} ${[...types].join()}`
  return text.length > longest ? '' : text
}

/** @returns undefined when it may be anything, as an older program says it */
export function parseNotification(payload: string): AppendNotification | undefined {
  const [partitions, types] = payload.split(' ')
  if (!partitions || !types) return undefined
  return { partitions: new Set(partitions.split(',').map(Number)), types: new Set(types.split(',')) }
}

/** Marks the cursors that it concerns; undefined: all. @returns whether there are any */
export function take(
  cursors: readonly Cursor[],
  told: { readonly channel: string; readonly payload?: string | undefined } | undefined,
  types?: readonly string[],
): boolean {
  const notification = parseNotification(told?.payload ?? '')
  if (notification && types && !types.some((type) => notification.types.has(type))) return false
  const concerned = cursors.filter(
    ({ topic, partition }) =>
      (!told || channelOf(topic.id) === told.channel) && (notification?.partitions.has(partition) ?? true),
  )
  for (const cursor of concerned) cursor.look = true
  return concerned.length > 0
}

type Appended = readonly {
  readonly record: Pick<LogRecord, 'type'>
  readonly topic: number
  readonly partition: number
}[]

/** @param send tells what stands under these channels */
export function appendNotifier(send: (channels: readonly string[], payloads: readonly string[]) => Promise<unknown>) {
  let pending = new Map<number, { partitions: Set<number>; types: Set<string> }>()
  const notifyAll = coalesced(coalesceMs, async () => {
    const now = pending
    pending = new Map()
    // who is not told looks by himself
    await send([...now.keys()].map(channelOf), [...now.values()].map(payloadOf)).catch(() => {})
  })

  return (appended: Appended): void => {
    for (const { record, topic, partition } of appended) {
      const notification = pending.get(topic) ?? { partitions: new Set(), types: new Set() }
      pending.set(topic, notification)
      notification.partitions.add(partition)
      notification.types.add(record.type)
    }
    notifyAll()
  }
}
