/** Kafka for a run: three brokers, each behind a line of ours. */
import type { FaultyProxy } from './faulty-proxy.ts'

export interface KafkaGround {
  readonly environment: Readonly<Record<string, string>>
  readonly line: FaultyProxy
  /** kill -9 of one broker, and its restart after a while. @returns when it takes connections again */
  killOne(which: number, downMs: number): Promise<number>
  /** The group's positions; while nobody of it runs. */
  forget(group: string): Promise<void>
}

export async function kafkaGround(
  _folder: string,
  _show: (line: string) => void,
  _undo: (() => Promise<unknown> | unknown)[],
): Promise<KafkaGround> {
  throw new Error('--log kafka is not there yet')
}
