/** Which provider takes the money here, by the settings: each is a driver of one port. */
import type { SettingsOf } from '@jumun/service'
import type { paymentSettings } from '../payment-settings.ts'
import type { ProviderDriver } from './provider.ts'
import type { DriverOptions } from './provider-line.ts'
import { sandboxDriver } from './sandbox/sandbox-driver.ts'

export function driverFor(
  { providerUrl: url, providerKey: key }: Pick<SettingsOf<typeof paymentSettings>, 'providerUrl' | 'providerKey'>,
  options: Pick<DriverOptions, 'log' | 'onCall'>,
): ProviderDriver {
  return sandboxDriver({ url, key, ...options })
}
