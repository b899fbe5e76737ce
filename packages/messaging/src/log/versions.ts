/**
 * Releases run side by side: what another one wrote is read as ours would have written it. The log says with which schema
 * that was; a field that we do not know is left out.
 */
import { isKnownType, translate } from '@jumun/contracts/codec'
import type { Schema, StoredRecord } from './event-log.ts'

type Read = Pick<StoredRecord, 'schemaId' | 'body' | 'undecodable' | 'newer'>

/** @param written the schema that wrote `body`; undefined when nobody knows it (any more) */
export function toOurRelease(type: string, schemaId: number, body: Buffer, written: Schema | undefined): Read {
  if (!isKnownType(type)) return { schemaId, body } // nobody here hears of it
  const newer = (undecodable: string): Read => ({ schemaId, body, undecodable, newer: true })
  if (!written) return newer(`nobody knows the schema ${schemaId} that it was written with`)
  const { name } = written as { readonly name?: string }
  if (name !== type) return newer(`it says ${type}, and the schema ${schemaId} is ${name}`)
  try {
    return translate(written, body)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return newer(`another release has written it, and ours has no room for it: ${why}`)
  }
}

/** As long as a deployment may take: until then an event that we cannot read yet is left to an instance that can. */
const rolloutMs = 600_000

/** It waits for a newer release; after that it is set aside, like all that cannot be read. */
export const waitsForNewer = ({ newer, time }: StoredRecord, now: Date): boolean =>
  newer === true && now.getTime() - Date.parse(time) < rolloutMs
