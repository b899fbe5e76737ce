import { startSandboxProvider } from '@jumun/sandbox-provider'
import { losingRelay } from '../losing-relay.ts'
import { providerKeepsItsPromises } from '../provider.features.ts'
import { referencesInMemory } from '../provider-references.ts'
import { sandboxDriver } from './sandbox-driver.ts'

const key = 'sk_test_of_the_tests'
const options = { key, log: { warn: () => {} }, references: referencesInMemory() }

providerKeepsItsPromises('sandbox', async () => {
  const provider = await startSandboxProvider({ dataDir: ':memory:', key })
  const relay = await losingRelay(provider.url)
  const driver = sandboxDriver({ url: relay.url, ...options })
  const driverOfNobody = sandboxDriver({ url: 'http://127.0.0.1:1', ...options })
  return {
    ...{ driver, driverOfNobody, relay, chargePath: /^\/charges$/, refundPath: /^\/refunds$/ },
    means: (_key, _amount, card) => ({ method: 'card', token: card === 'good' ? 'tok_ok' : 'tok_declined' }),
    async stop() {
      await Promise.all([driver.close(), driverOfNobody.close(), relay.stop()])
      await provider.stop()
    },
  }
})
