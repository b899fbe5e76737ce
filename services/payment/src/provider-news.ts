/** What a provider has told, each once, with which of our charges it is about; that payment is looked at sooner, in the same statement. */
import { type Database, pruneInPieces } from '@jumun/messaging'
import type { Job } from '@jumun/service'

export interface KeptNews {
  readonly id: string
  readonly type: string
  /** The order whose charge it is about, if it is. */
  readonly orderId: string | undefined
  /** Anybody could have said so: it is kept only where it is about a charge of ours. */
  readonly unsigned: boolean
}
/** `again`: it was told before. `about-nothing`: about no charge of ours. */
export type KeptAs = 'looked-up' | 'again' | 'about-nothing'
export interface NewsLog {
  keep(news: KeptNews, now: Date): Promise<KeptAs>
}

export const providerNews = (db: Pick<Database, 'query'>, provider: string): NewsLog => ({
  async keep({ id, type, orderId, unsigned }, now) {
    // While a charge is under way here, its own answer comes first. A refund can fail days after it was made: it is looked for again.
    const [row] = await db.query(
      `WITH known AS (SELECT id, order_id FROM payment WHERE order_id = $5::uuid),
         news AS (
           INSERT INTO provider_event (provider, id, type, charge_key, received_at)
           SELECT $1, $2, $3, (SELECT order_id::text FROM known), $4 WHERE NOT $6 OR EXISTS (SELECT FROM known)
           ON CONFLICT DO NOTHING RETURNING charge_key),
         sooner AS (
           UPDATE payment SET due_at = GREATEST($4, charging_until)
           WHERE id = (SELECT id FROM known) AND EXISTS (SELECT FROM news) AND status IN ('PENDING', 'UNKNOWN')),
         doubted AS (
           UPDATE payment SET refund_seen_at = NULL
           WHERE id = (SELECT id FROM known) AND EXISTS (SELECT FROM news) AND refund_seen_at IS NOT NULL)
       SELECT EXISTS (SELECT FROM news) AS fresh, EXISTS (SELECT FROM known) AS ours`,
      [provider, id, type, now, orderId ?? null, unsigned],
    )
    if (row?.['fresh']) return row['ours'] ? 'looked-up' : 'about-nothing'
    return unsigned && !row?.['ours'] ? 'about-nothing' : 'again'
  },
})

/** Providers tell the same again for some days; after that nobody asks for it. */
const keptDays = 30

export const forgetProviderNews = ({ db }: { readonly db: Database }): Job => ({
  name: 'forget-provider-news',
  everyMs: 3_600_000,
  run: async () => {
    await pruneInPieces(db, 'provider_event', 'received_at < now() - make_interval(days => $1)', [keptDays])
  },
})
