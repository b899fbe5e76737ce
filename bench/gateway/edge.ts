/** The gateway in a process of its own, as it runs in production but with keys of this bench: its tokens are real ones. */
import gateway from '@jumun/gateway'
import { eventually, startTestService } from '@jumun/testing'
import { serviceDescriptors } from '../../apps/platform/src/services.ts'
import { onStop, sendToParent } from '../child.ts'

export interface EdgeReady {
  readonly url: string
  readonly tokens: readonly string[]
}

const [discoveryUrl = '', users = '1'] = process.argv.slice(2)
const noLimit = 100_000_000
const service = await startTestService(gateway, {
  settings: { requestsPerMinutePerUser: noLimit, requestsPerMinutePerAddress: noLimit },
  hostOptions: { discoveryUrl, platform: serviceDescriptors },
})
onStop(() => service.stop())
const tokens = Array.from({ length: Number(users) }, () =>
  service.tokens.sign({ id: service.newId(), role: 'customer' }, new Date()),
)
const path = `/orders/${service.newId()}`
await eventually(async () => {
  const { status } = await fetch(`${service.url}${path}`, { headers: { authorization: `Bearer ${tokens[0]}` } })
  if (status !== 200) throw new Error(`the gateway answers ${status}`)
})
sendToParent({ url: service.url, tokens } satisfies EdgeReady)
