/**
 * In which ways a journey runs by itself: where it can fail differently. The screens see the gateway alone, whatever is behind
 * it; what is about processes, events and races runs on both fabrics; one whole story runs in every way.
 */
import { basename } from 'node:path'

export const ways = ['single', 'processes', 'kafka'] as const
export type Way = (typeof ways)[number]

const everyWay: readonly Way[] = ways
const bothFabrics: readonly Way[] = ['processes', 'kafka']
/** On Kafka each service is a process too. */
const inOneAndOnKafka: readonly Way[] = ['single', 'kafka']
const byName: Readonly<Record<string, readonly Way[]>> = {
  's2-delivery': everyWay,
  's4-outbox-and-saga': inOneAndOnKafka,
  // e2e/attack: who reaches the ports, who reaches the log, who has an account
  services: inOneAndOnKafka,
  log: everyWay,
  people: inOneAndOnKafka,
  privacy: bothFabrics,
  traces: bothFabrics,
  's1-shop-with-stock': bothFabrics,
  readme: bothFabrics,
  'copied-while-stopped': ['single'],
  contention: bothFabrics,
  events: bothFabrics,
  parked: bothFabrics,
  'kill-any-service': bothFabrics,
  'two-instances': bothFabrics,
  'next-release': bothFabrics,
}

/** @param file such as `e2e/s2-delivery.e2e.test.ts` */
export function waysOf(file: string): readonly Way[] {
  const name = basename(file, '.e2e.test.ts')
  return byName[name] ?? (name.startsWith('screens') ? ['single'] : ['processes'])
}
