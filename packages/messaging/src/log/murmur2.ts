/** The partition of a key, as Kafka's Java client computes it, so that both fabrics agree. */
function murmur2(key: Buffer): number {
  const m = 0x5bd1e995
  let hash = 0x9747b28c ^ key.length
  let at = 0
  for (; at + 4 <= key.length; at += 4) {
    let k = Math.imul(key.readInt32LE(at), m)
    k = Math.imul(k ^ (k >>> 24), m)
    hash = Math.imul(hash, m) ^ k
  }
  const rest = key.length - at
  if (rest > 2) hash ^= (key[at + 2] ?? 0) << 16
  if (rest > 1) hash ^= (key[at + 1] ?? 0) << 8
  if (rest > 0) hash = Math.imul(hash ^ (key[at] ?? 0), m)
  hash = Math.imul(hash ^ (hash >>> 13), m)
  return hash ^ (hash >>> 15)
}

export const partitionOf = (key: string, partitions: number): number =>
  (murmur2(Buffer.from(key)) & 0x7fffffff) % partitions
