/** Which provider takes the money here, by the settings: each is a driver of one port. */
import type { SettingsOf } from '@jumun/service'
import type { paymentSettings } from '../payment-settings.ts'
import type { ProviderDriver } from './provider.ts'
import type { DriverOptions } from './provider-line.ts'
import type { ProviderReferences } from './provider-references.ts'
import { sandboxDriver } from './sandbox/sandbox-driver.ts'
import { stripeDriver } from './stripe/stripe-driver.ts'
import { tossDriver } from './toss/toss-driver.ts'

interface Needs extends Pick<DriverOptions, 'log' | 'onCall'> {
  readonly referencesOf: (provider: string) => ProviderReferences
  readonly now: () => Date
}

export function driverFor(
  settings: SettingsOf<typeof paymentSettings>,
  { referencesOf, now, ...needs }: Needs,
): ProviderDriver {
  const { provider, providerKey: key, providerUrl, publicKey, webhookSecret, returnUrl } = settings
  const references = referencesOf(provider)
  switch (provider) {
    case 'stripe': {
      const url = providerUrl || 'https://api.stripe.com'
      return stripeDriver({ ...needs, url, key, references, publicKey, webhookSecret, returnUrl, now })
    }
    case 'toss':
      return tossDriver({ ...needs, url: providerUrl || 'https://api.tosspayments.com', key, publicKey, now })
    default:
      return sandboxDriver({ ...needs, url: providerUrl || 'http://127.0.0.1:8090', key, references })
  }
}
