/** A service's settings, from its environment and, where there is one, the config service. */
import type { Logger } from 'pino'
import type { Dispatcher } from 'undici'
import type { Identity } from '../auth/identity.ts'
import type { ServiceDefinition } from '../define-service.ts'
import type { HostOptions } from '../host-options.ts'
import { askRemoteSettings, readSettings } from './read-settings.ts'
import type { SettingDefinitions } from './setting.ts'

export async function settingsOf<Definitions extends SettingDefinitions>(
  definition: ServiceDefinition<Definitions>,
  { configUrl, profile, environment }: HostOptions,
  identity: Identity,
  dataDir: string,
  log: Logger,
  dispatcher: Dispatcher,
) {
  // The config service does not ask itself.
  const remote =
    configUrl && definition.name !== 'config'
      ? await askRemoteSettings({
          url: configUrl,
          service: definition.name,
          profile: profile ?? 'default',
          token: identity.tokenFor('config'),
          dataDir,
          log,
          dispatcher,
        })
      : undefined
  return readSettings(definition.name, definition.settings, { environment, ...(remote ? { remote } : {}) })
}
