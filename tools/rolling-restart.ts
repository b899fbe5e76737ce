/**
 * `npm run rolling-restart`: a platform of its own with two instances of every service behind the gateway; under load they are
 * restarted one after the other, as a new release would. No request may fail, no order be lost or made twice, and the
 * customer's stream goes on. Not the gateway: on one machine there is one door.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { listOrders } from '@jumun/contracts'
import { startPlatform } from '../harness/platform.ts'
import { startLoad } from './evidence/load.ts'
import { idsOf, openShop } from './evidence/platform.ts'
import { follow } from './evidence/stream.ts'
import { openApi } from './prove/api.ts'

const twice = ['user', 'store', 'catalog', 'order', 'payment', 'delivery', 'dashboard'] as const
const rate = 50
const leastRequests = 10_000
/** Longer than the others need to hear of it, and than they keep a connection that idles. */
const drainMs = 5_000

const flags = ['--instances', twice.map((name) => `${name}=2`).join(',')]
const platform = await startPlatform({ flags, env: { JUMUN_DATABASE_CONNECTIONS: '4' } })
const problems: string[] = []
try {
  const api = openApi(platform.url)
  const shop = await openShop(api)
  const stream = follow(platform.url, shop.customer)
  const { control } = await platform.runFile()
  const tell = async (part: string, step: string): Promise<void> => {
    const answer = await fetch(`${control.url}/parts/${part}/${step}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${control.token}` },
    })
    if (!answer.ok) throw new Error(`${part} ${step}: ${await answer.text()}`)
  }
  const load = startLoad(api, shop, rate)
  const began = performance.now()
  await pause(3_000)
  for (const name of twice)
    for (const part of [name, `${name}-2`]) {
      console.log(`${((performance.now() - began) / 1000).toFixed(1)} s: ${part} is restarted`)
      await tell(part, `stop?drainMs=${drainMs}`)
      await tell(part, 'start')
      await pause(2_000) // until everybody has heard that it is back
    }
  console.log(`${((performance.now() - began) / 1000).toFixed(1)} s: all are new`)
  await pause(Math.max(0, (leastRequests * 1000) / rate - (performance.now() - began)))
  const seconds = await load.end()
  const there = await idsOf(api, listOrders, shop.customer)
  for (let look = 0; look < 50 && [...load.orders].some((id) => !stream.orders.has(id)); look++) await pause(200)
  await stream.end()
  const failed = load.hits.filter(({ status }) => status === 0 || status >= 500)
  const unseen = [...load.orders].filter((id) => !stream.orders.has(id))
  const lost = [...load.orders].filter((id) => !there.has(id))
  console.log(`${rate}/s × ${seconds} s = ${load.hits.length} requests, ${failed.length} failed`)
  for (const { kind, status, code, dueMs } of failed.slice(0, 20))
    console.log(`  ${(dueMs / 1000).toFixed(1)} s: ${kind} ${status} ${code}`)
  console.log(
    `${load.orders.size} orders, ${lost.length} lost, ${there.size - load.orders.size + lost.length} too many`,
  )
  console.log(`The stream told of all but ${unseen.length}, over ${stream.connections} connections.`)
  if (failed.length > 0) problems.push(`${failed.length} requests failed`)
  if (lost.length > 0 || there.size !== load.orders.size) problems.push('orders were lost or made twice')
  if (unseen.length > 0) problems.push('the stream has a gap')
  await api.close()
  console.log(await platform.audit())
} catch (error) {
  problems.push((error as Error).message)
} finally {
  await platform.stop()
}
console.log(problems.length === 0 ? 'Nobody noticed.' : problems.join('; '))
process.exit(problems.length === 0 ? 0 : 1)
