/**
 * What a provider tells of itself is a hint: it is written down once, with which of our charges it is about, and that payment
 * is looked up at once, instead of when its turn would come. So it does not matter whether it comes twice, late or in
 * another order, nor what it says; and whoever makes something up moves nothing.
 */
import type { Delivery, ProviderDriver, ProviderNews } from './provider/provider.ts'
import type { ProviderReferences } from './provider/provider-references.ts'
import type { KeptAs, NewsLog } from './provider-news.ts'

interface Needs {
  readonly kept: NewsLog
  readonly provider: Pick<ProviderDriver, 'name' | 'hear'>
  readonly references: Pick<ProviderReferences, 'keysOf'>
  readonly now: () => Date
  /** There may be something to look up now. */
  readonly trigger: () => void
  readonly heard: (outcome: Heard) => void
}
export type Heard = KeptAs | 'not-believed'

export const hearTheProvider =
  ({ kept, provider, references, now, trigger, heard }: Needs) =>
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
      return kept.keep({ id, type, orderId: named ?? said, unsigned }, now())
    }
  }

const isOrderId = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
