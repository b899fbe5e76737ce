/** The sandbox provider's own switches, for operators who want to see what the platform does when it is ill. */
import type { BodyOf, ProviderFault, setProviderFault } from '@jumun/contracts'
import { request } from 'undici'

interface Options {
  readonly providerUrl: string
  readonly providerKey: string
  /** Is it a sandbox at all? */
  readonly providerFaults: boolean
}

export type SandboxOutcome =
  | { readonly outcome: 'answered'; readonly fault: ProviderFault }
  | { readonly outcome: 'no-sandbox' | 'away' }

const withinMs = 2_000

/** Shows them, or sets them to `fault`. */
export const sandboxFaults =
  ({ providerUrl, providerKey, providerFaults }: Options) =>
  async (fault?: BodyOf<typeof setProviderFault>): Promise<SandboxOutcome> => {
    if (!providerFaults) return { outcome: 'no-sandbox' }
    const answer = await request(new URL('/faults', providerUrl), {
      method: fault ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${providerKey}`, ...(fault ? { 'content-type': 'application/json' } : {}) },
      body: fault ? JSON.stringify(fault) : null,
      signal: AbortSignal.timeout(withinMs),
    }).catch(() => undefined)
    if (answer?.statusCode === 200) return { outcome: 'answered', fault: (await answer.body.json()) as ProviderFault }
    await answer?.body.dump()
    return { outcome: 'away' }
  }
