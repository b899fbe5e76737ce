/** The sandbox's books as they are; those of a provider whose keys payment alone has, as payment reads them. */
import { listProviderCharges, type ProviderCharges } from '@jumun/contracts'
import type { RunFile } from '../run-file.ts'
import { type AsOperator, askJson } from './as-operator.ts'
import type { ChargeRow, ProviderBooks } from './snapshot.ts'

export const readProvider = async (run: RunFile, ask: AsOperator): Promise<ProviderBooks | string> =>
  run.provider ? { charges: await readSandbox(run.provider) } : readThroughPayment(ask)

async function readThroughPayment(ask: AsOperator): Promise<ProviderBooks | string> {
  const charges: ProviderCharges['items'] = []
  try {
    for (let cursor: string | null = ''; cursor !== null; ) {
      const query = cursor && `?cursor=${encodeURIComponent(cursor)}`
      const page: ProviderCharges = await ask('GET', `${listProviderCharges.path}${query}`)
      charges.push(...page.items)
      cursor = page.nextCursor
    }
  } catch (error) {
    return `the provider's books cannot be read now (${(error as Error).message}); payment compares them all the time`
  }
  const begin = charges.reduce(
    (first, { createdAt }) => (createdAt < first ? createdAt : first),
    new Date().toISOString(),
  )
  return {
    charges: charges.map(({ key, amount: { amount }, captured, refunded }) => ({
      ...{ key, amount, refunded, status: captured ? 'captured' : 'declined' },
    })),
    begin,
  }
}

async function readSandbox(provider: NonNullable<RunFile['provider']>): Promise<readonly ChargeRow[]> {
  const charges: ChargeRow[] = []
  let cursor: number | null = 0
  while (cursor !== null) {
    const page: { items: ChargeRow[]; nextCursor: number | null } = await askJson(
      `${provider.url}/charges?limit=500&cursor=${cursor}`,
      { headers: { authorization: `Bearer ${provider.key}` } },
    )
    charges.push(...page.items)
    cursor = page.nextCursor
  }
  return charges
}
