/** A line to payment: one more instance in the registry, whose address is a proxy of ours before the real ones. Payment’s own key vouches for it. */

import { newPlace, serviceTokenHeader, wordField } from '@jumun/service'
import { identityIn } from '../../harness/identity.ts'
import type { Platform } from '../../harness/platform.ts'
import { type Line, openLine } from './line.ts'

const renewEveryMs = 1_500

export async function paymentLine(platform: Platform): Promise<{ proxy: Line; stop(): Promise<void> }> {
  const paymentPorts = async (): Promise<readonly number[]> => {
    const { services } = await platform.runFile()
    return Object.entries(services)
      .filter(([name]) => /^payment(-\d+)?$/.test(name))
      .map(([, { url }]) => Number(new URL(url).port))
  }
  const proxy = await openLine(await paymentPorts())
  const id = `127.0.0.1:payment:${proxy.port}`
  const instance = {
    instanceId: id,
    app: 'PAYMENT',
    hostName: '127.0.0.1',
    ipAddr: '127.0.0.1',
    vipAddress: 'payment',
    status: 'UP',
    port: { $: proxy.port, '@enabled': 'true' },
    dataCenterInfo: { '@class': 'com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo', name: 'MyOwn' },
    leaseInfo: { renewalIntervalInSecs: 2, durationInSecs: 6 },
    metadata: { paths: '/payments' },
  }
  const payment = await identityIn(platform.dataDir, 'payment')
  const place = { service: 'payment', host: '127.0.0.1', port: proxy.port }
  const register = async (): Promise<void> => {
    const ports = await paymentPorts()
    if (ports.length > 0) proxy.aim(ports)
    const discovery = (await platform.runFile()).services['discovery']?.url
    if (!discovery) return
    const answer = await fetch(`${discovery}/eureka/apps/PAYMENT`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [serviceTokenHeader]: payment.tokenFor('discovery') },
      body: JSON.stringify({
        instance: { ...instance, metadata: { ...instance.metadata, [wordField]: newPlace(payment, place) } },
      }),
      signal: AbortSignal.timeout(1_000),
    })
    await answer.body?.cancel()
  }
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  const renew = (): void => {
    register()
      .catch(() => {}) // discovery is down at times, on purpose
      .finally(() => {
        if (!stopped) timer = setTimeout(renew, renewEveryMs)
      })
  }
  renew()
  return {
    proxy,
    async stop() {
      stopped = true
      clearTimeout(timer)
      await proxy.stop()
    },
  }
}
