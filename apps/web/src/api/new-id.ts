/** A fresh UUIDv7; works on plain http too, where `crypto.randomUUID` is missing. */
import { uuidv7 } from '@jumun/contracts'

export const newId = (): string => uuidv7(Date.now(), crypto.getRandomValues(new Uint8Array(10)))
