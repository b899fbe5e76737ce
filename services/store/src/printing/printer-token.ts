/** The word in the address that a printer polls: shown once, and kept as a digest alone. */
import { createHash, randomBytes } from 'node:crypto'

/** 128 bits in letters and digits that are not taken for each other: somebody types it at a printer. */
const letters = '23456789abcdefghjkmnpqrstuvwxyz'
export const newToken = (): string => [...randomBytes(26)].map((byte) => letters[byte % letters.length]).join('')
export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()
