/** UUIDv7 (RFC 9562): sortable by time, so indexes stay dense. */
const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/**
 * A UUIDv7 made of a time and randomness, both given by the caller so that tests and the simulation stay exact.
 * @param millis milliseconds since 1970
 * @param random at least 10 random bytes
 */
export function uuidv7(millis: number, random: Uint8Array): string {
  if (random.length < 10) throw new RangeError('uuidv7 needs 10 random bytes')
  const time = millis.toString(16).padStart(12, '0')
  const byte = (index: number): number => random[index] ?? 0
  const hex = (value: number): string => value.toString(16).padStart(2, '0')
  const tail = Array.from({ length: 6 }, (_, index) => hex(byte(4 + index))).join('')
  const version = `7${hex(byte(0)).slice(1)}${hex(byte(1))}`
  const variant = `${hex((byte(2) & 0x3f) | 0x80)}${hex(byte(3))}`
  return `${time.slice(0, 8)}-${time.slice(8)}-${version}-${variant}-${tail}`
}

/** Does this text have the form of an id of ours? */
export const isId = (text: string): boolean => pattern.test(text)
