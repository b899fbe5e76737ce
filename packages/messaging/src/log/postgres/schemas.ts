/** The schemas in the embedded log: written by who publishes under them, read by who does not have them. */
import { releasedSchemas } from '@jumun/contracts/codec'
import type { LogRecord, Schema, StoredRecord } from '../event-log.ts'
import { toOurRelease } from '../versions.ts'

type Query = <R extends object>(sql: string, values: readonly unknown[]) => Promise<R[]>

export interface LogSchemas {
  /** Before they are appended. @returns why a record must not be appended under its schema id; undefined when it may */
  prepare(records: readonly LogRecord[]): Promise<(record: LogRecord) => string | undefined>
  /** As ours would have written them, where another release did. */
  read(records: readonly StoredRecord[]): Promise<StoredRecord[]>
  /** The log may be another one. */
  forget(): void
}

export function logSchemas(query: Query): LogSchemas {
  /** As the log has them. */
  const known = new Map<number, { readonly schema: Schema; readonly isOurs: boolean }>()

  async function load(ids: readonly number[]): Promise<void> {
    const missing = [...new Set(ids)].filter((id) => !known.has(id))
    if (missing.length === 0) return
    const sql = 'SELECT id, schema FROM event_schema WHERE id = ANY($1)'
    for (const { id, schema } of await query<{ id: number; schema: string }>(sql, [missing]))
      known.set(id, { schema: JSON.parse(schema) as Schema, isOurs: schema === textOf(id) })
  }

  return {
    async prepare(records) {
      const wanted = [...new Set(records.map((record) => record.schemaId))].filter((id) => !known.has(id))
      const ours = wanted.flatMap((id) => releasedSchemas[id - 1] ?? [])
      if (ours.length > 0)
        await query(
          `INSERT INTO event_schema SELECT * FROM unnest($1::integer[], $2::text[], $3::integer[], $4::text[])
           ON CONFLICT DO NOTHING`,
          [
            ours.map(({ id }) => id),
            ours.map(({ type }) => type),
            ours.map(({ version }) => version),
            ours.map(({ id }) => textOf(id)),
          ],
        )
      await load(wanted)
      return ({ schemaId }) => {
        const there = known.get(schemaId)
        if (!there) return `the log has no schema ${schemaId}, and neither have we`
        if (there.isOurs || !releasedSchemas[schemaId - 1]) return undefined
        const { name } = there.schema as { readonly name?: string }
        return `the log has another schema under the id ${schemaId} than this release: that of ${name}`
      }
    },
    async read(records) {
      await load(records.map((record) => record.schemaId))
      return records.map((record) => {
        const { type, schemaId, body } = record
        const there = known.get(schemaId)
        const released = releasedSchemas[schemaId - 1]
        if (there ? there.isOurs : released) return record
        return { ...record, ...toOurRelease(type, schemaId, body, there?.schema) }
      })
    },
    forget: () => known.clear(),
  }
}

const textOf = (id: number): string | undefined => JSON.stringify(releasedSchemas[id - 1]?.schema)
