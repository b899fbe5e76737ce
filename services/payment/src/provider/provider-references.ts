/** Under which name a provider keeps a charge of ours: written down before anything can be charged under it. */
import type { Querying } from '@jumun/messaging'

export interface ProviderReferences {
  /** The first one stands: @returns that. */
  keep(chargeKey: string, reference: string): Promise<string>
  of(chargeKey: string): Promise<string | undefined>
  /** Our keys of those that are ours. */
  keysOf(references: readonly string[]): Promise<ReadonlyMap<string, string>>
}

export function providerReferences(db: Querying, provider: string): ProviderReferences {
  const of = async (chargeKey: string): Promise<string | undefined> => {
    const [row] = await db.query('SELECT reference FROM provider_reference WHERE charge_key = $1 AND provider = $2', [
      chargeKey,
      provider,
    ])
    return row?.['reference'] as string | undefined
  }
  return {
    of,
    async keep(chargeKey, reference) {
      await db.query(
        `INSERT INTO provider_reference (charge_key, provider, reference) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
        [chargeKey, provider, reference],
      )
      const kept = await of(chargeKey)
      if (kept === undefined)
        throw new Error(`${reference} of ${provider} is another charge's already, or its charge another provider's`)
      return kept
    },
    async keysOf(references) {
      const rows = await db.query(
        'SELECT charge_key, reference FROM provider_reference WHERE provider = $1 AND reference = ANY($2)',
        [provider, references],
      )
      return new Map(rows.map((row) => [row['reference'] as string, row['charge_key'] as string]))
    },
  }
}

/** For tests, and for whoever has no database. */
export function referencesInMemory(): ProviderReferences {
  const kept = new Map<string, string>()
  return {
    async keep(chargeKey, reference) {
      if (!kept.has(chargeKey)) kept.set(chargeKey, reference)
      return kept.get(chargeKey) ?? reference
    },
    of: async (chargeKey) => kept.get(chargeKey),
    keysOf: async (references) =>
      new Map(
        [...kept].filter(([, reference]) => references.includes(reference)).map(([key, reference]) => [reference, key]),
      ),
  }
}
