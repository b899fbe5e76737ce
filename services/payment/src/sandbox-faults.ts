/** The sandbox provider's own switches, for operators who want to see what the platform does when it is ill. */
import type { BodyOf, ProviderFault, setProviderFault } from '@jumun/contracts'
import { type Asked, Problem } from '@jumun/service'
import { request } from 'undici'

interface Options {
  readonly providerUrl: string
  readonly providerKey: string
  /** Is it a sandbox at all? */
  readonly providerFaults: boolean
}

const withinMs = 2_000

/** @throws Problem not-found where the provider is a real one, service-unavailable when the sandbox does not answer */
export function sandboxFaults({ providerUrl, providerKey, providerFaults }: Options) {
  async function ask(body?: BodyOf<typeof setProviderFault>): Promise<ProviderFault> {
    if (!providerFaults) throw new Problem('not-found', 'this payment provider is not a sandbox')
    const answer = await request(new URL('/faults', providerUrl), {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${providerKey}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      body: body ? JSON.stringify(body) : null,
      signal: AbortSignal.timeout(withinMs),
    }).catch(() => undefined)
    if (answer?.statusCode === 200) return (await answer.body.json()) as ProviderFault
    await answer?.body.dump()
    throw new Problem('service-unavailable', 'the sandbox provider does not answer')
  }
  return {
    show: async () => ({ status: 200 as const, body: await ask() }),
    set: async ({ body }: Asked<typeof setProviderFault>) => ({ status: 200 as const, body: await ask(body) }),
  }
}
