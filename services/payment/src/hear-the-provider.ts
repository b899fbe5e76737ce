/**
 * What a provider tells of itself is a hint: it is written down once, with which of our charges it is about, and that payment
 * is looked up at once, instead of when its turn would come. So it does not matter whether it comes twice, late or in
 * another order, nor what it says; and whoever makes something up moves nothing.
 */
import { type Database, pruneInPieces } from '@jumun/messaging'
import type { Job } from '@jumun/service'
import type { Delivery, ProviderDriver, ProviderNews } from './provider/provider.ts'
import type { ProviderReferences } from './provider/provider-references.ts'

interface Needs {
  readonly db: Database
  readonly provider: Pick<ProviderDriver, 'name' | 'hear'>
  readonly references: Pick<ProviderReferences, 'keysOf'>
  readonly now: () => Date
  /** There may be something to look up now. */
  readonly trigger: () => void
  readonly heard: (outcome: Heard) => void
}
/** `again`: it was told before. `about-nothing`: kept, and about no charge of ours. */
export type Heard = 'looked-up' | 'again' | 'about-nothing' | 'not-believed'

export const hearTheProvider =
  ({ db, provider, references, now, trigger, heard }: Needs) =>
  async (name: string, delivery: Delivery): Promise<'no-such-provider' | Heard> => {
    if (name !== provider.name) return 'no-such-provider'
    const news = provider.hear(delivery)
    const outcome = news ? await keep(news) : 'not-believed'
    heard(outcome)
    if (outcome === 'looked-up') trigger()
    return outcome

    async function keep({ id, type, chargeKey, reference, unsigned = false }: ProviderNews): Promise<Heard> {
      const named = reference === undefined ? undefined : (await references.keysOf([reference])).get(reference)
      const said = chargeKey !== undefined && isOrderId.test(chargeKey) ? chargeKey : undefined
      // while a charge is under way here, its own answer comes first
      const [row] = await db.query(
        `WITH known AS (SELECT id, order_id FROM payment WHERE order_id = $5::uuid),
           news AS (
             INSERT INTO provider_event (provider, id, type, charge_key, received_at)
             SELECT $1, $2, $3, (SELECT order_id::text FROM known), $4 WHERE NOT $6 OR EXISTS (SELECT FROM known)
             ON CONFLICT DO NOTHING RETURNING charge_key),
           sooner AS (
             UPDATE payment SET due_at = GREATEST($4, charging_until)
             WHERE id = (SELECT id FROM known) AND EXISTS (SELECT FROM news) AND status IN ('PENDING', 'UNKNOWN'))
         SELECT EXISTS (SELECT FROM news) AS fresh, EXISTS (SELECT FROM known) AS ours`,
        [provider.name, id, type, now(), named ?? said ?? null, unsigned],
      )
      if (row?.['fresh']) return row['ours'] ? 'looked-up' : 'about-nothing'
      return unsigned && !row?.['ours'] ? 'about-nothing' : 'again'
    }
  }

const isOrderId = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Providers tell the same again for some days; after that nobody asks for it. */
const keptDays = 30

export const forgetProviderNews = ({ db }: Pick<Needs, 'db'>): Job => ({
  name: 'forget-provider-news',
  everyMs: 3_600_000,
  run: async () => {
    await pruneInPieces(db, 'provider_event', 'received_at < now() - make_interval(days => $1)', [keptDays])
  },
})
