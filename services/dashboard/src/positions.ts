/**
 * How far a view has read the log: one position per partition of each topic, in a form that any instance of the
 * dashboard understands. Opaque to clients, and short enough for the `id:` of a server-sent event.
 */
import type { Position } from '@jumun/messaging'

export const followedTopics = [
  'jumun.order',
  'jumun.store',
  'jumun.catalog',
  'jumun.payment',
  'jumun.delivery',
] as const

/** Positions by topic (in the order above) and partition; a hole where nothing was read yet. */
export type Vector = readonly (readonly (number | undefined)[])[]

export const emptyVector: Vector = followedTopics.map(() => [])

export function vectorOf(positions: readonly Position[]): Vector {
  const vector: (number | undefined)[][] = followedTopics.map(() => [])
  for (const { topic, partition, position } of positions) {
    const partitions = vector[followedTopics.indexOf(topic as (typeof followedTopics)[number])]
    if (partitions) partitions[partition] = position
  }
  return vector
}

/** `5.a~~1f` : topics apart by `~`, partitions by `.`, positions in base 36. */
export const writeVector = (vector: Vector): string =>
  vector.map((partitions) => Array.from(partitions, (position) => position?.toString(36) ?? '').join('.')).join('~')

const mostPartitions = 1024

/** Undefined for what is no vector of ours. */
export function readVector(text: string): Vector | undefined {
  if (text.length > 16_384 || !/^[0-9a-z.]*(~[0-9a-z.]*)*$/.test(text)) return undefined
  const topics = text.split('~')
  if (topics.length !== followedTopics.length) return undefined
  const vector = topics.map((partitions) =>
    partitions === ''
      ? []
      : partitions.split('.').map((position) => (position === '' ? undefined : Number.parseInt(position, 36))),
  )
  const sound = vector.every(
    (partitions) =>
      partitions.length <= mostPartitions &&
      partitions.every((position) => position === undefined || Number.isSafeInteger(position)),
  )
  return sound ? vector : undefined
}

/** Has whoever stands at `reader` read everything that was read at `point`? */
export const hasReached = (reader: Vector, point: Vector): boolean =>
  point.every((partitions, topic) =>
    partitions.every((position, partition) => position === undefined || (reader[topic]?.[partition] ?? -1) >= position),
  )
