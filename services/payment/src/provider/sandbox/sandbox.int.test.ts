import { startSandboxProvider } from '@jumun/sandbox-provider'
import { losingRelay } from '../losing-relay.ts'
import { providerKeepsItsPromises } from '../provider.features.ts'
import { sandboxDriver } from './sandbox-driver.ts'

const key = 'sk_test_of_the_tests'
const log = { warn: () => {} }

providerKeepsItsPromises('sandbox', async () => {
  const provider = await startSandboxProvider({ dataDir: ':memory:', key })
  const relay = await losingRelay(provider.url)
  const driver = sandboxDriver({ url: relay.url, key, log })
  const driverOfNobody = sandboxDriver({ url: 'http://127.0.0.1:1', key, log })
  return {
    ...{ driver, driverOfNobody, relay, chargePath: /^\/charges$/, refundPath: /^\/refunds$/ },
    cards: { good: 'tok_ok', declined: 'tok_declined' },
    async stop() {
      await Promise.all([driver.close(), driverOfNobody.close(), relay.stop()])
      await provider.stop()
    },
  }
})
