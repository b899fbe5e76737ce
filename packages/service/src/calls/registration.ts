/**
 * Says to discovery where this instance is, for as long as it runs, and gives its word for it. Discovery may be away: nothing
 * waits for it.
 */

import type { Logger } from 'pino'
import { type Dispatcher, request } from 'undici'
import { type Identity, serviceTokenHeader } from '../auth/identity.ts'
import type { ServiceDescriptor } from '../define-service.ts'
import { readAddress } from '../http/address.ts'
import { newPlace, wordField, wordSeconds } from './vouching.ts'

export interface RegistrationOptions {
  readonly discoveryUrl: string
  readonly descriptor: Pick<ServiceDescriptor, 'name' | 'summary' | 'paths'>
  /** How others reach it. */
  readonly host: string
  readonly port: number
  readonly log: Logger
  /** Discovery takes this service's word alone for it, and the others too. */
  readonly identity: Pick<Identity, 'tokenFor' | 'sign'>
  readonly dispatcher?: Dispatcher
  readonly renewEveryMs?: number
}

export interface Registration {
  /** Takes the instance out of the registry; bounded, never throws. */
  stop(): Promise<void>
}

const leaseSeconds = 6
const timeoutMs = 2000

export function register(options: RegistrationOptions): Registration {
  const { discoveryUrl, descriptor, host, port, log, renewEveryMs = 2000 } = options
  if (discoveryUrl.startsWith('dns://')) return { stop: async () => {} }
  const { url: registry, authorization } = readAddress(discoveryUrl)
  const app = `${registry}/apps/${descriptor.name.toUpperCase()}`
  const instanceId = `${host}:${descriptor.name}:${port}`
  const own = `${app}/${encodeURIComponent(instanceId)}`
  let registered = false
  /** An answer that did not come says nothing: discovery may have us all the same. */
  let perhapsRegistered = false
  let registeredAt = 0
  let told = true
  let stopped = false
  let timer: NodeJS.Timeout | undefined

  const send = async (method: 'POST' | 'PUT' | 'DELETE', url: string, body?: unknown): Promise<number> => {
    const answer = await request(url, {
      method,
      headers: {
        // Netflix’s own knows no tokens of ours.
        ...(authorization === undefined
          ? { [serviceTokenHeader]: options.identity.tokenFor('discovery') }
          : { authorization }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(timeoutMs),
      ...(options.dispatcher ? { dispatcher: options.dispatcher } : {}),
    })
    await answer.body.dump()
    return answer.statusCode
  }
  const tell = async (): Promise<void> => {
    try {
      if (registered && performance.now() - registeredAt < (wordSeconds * 1000) / 2) {
        const status = await send('PUT', own)
        if (status === 200) return
        registered = false
        if (status !== 404) throw new Error(`discovery answered ${status} to a renewal`)
      }
      perhapsRegistered = true
      const word = newPlace(options.identity, { service: descriptor.name, host, port })
      const status = await send('POST', app, instanceInfo(descriptor, instanceId, host, port, word))
      if (status >= 300) throw new Error(`discovery answered ${status} to a registration`)
      registered = true
      registeredAt = performance.now()
      told = true
      log.debug('registered with discovery')
    } catch (error) {
      if (told) log.info({ err: error }, 'discovery does not answer; trying on')
      told = false
    }
  }
  let telling = Promise.resolve()
  const again = (): void => {
    telling = tell().finally(() => {
      if (!stopped) timer = setTimeout(again, told ? renewEveryMs : Math.min(renewEveryMs, 500)).unref()
    })
  }
  again()
  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      await telling
      if (perhapsRegistered)
        await send('DELETE', own).catch((error: unknown) => log.info({ err: error }, 'could not deregister'))
    },
  }
}

/** As Netflix' clients write it, so that a Spring service can read it. */
const instanceInfo = (
  descriptor: RegistrationOptions['descriptor'],
  instanceId: string,
  host: string,
  port: number,
  word: string,
): unknown => ({
  instance: {
    instanceId,
    app: descriptor.name.toUpperCase(),
    hostName: host,
    ipAddr: host,
    vipAddress: descriptor.name,
    secureVipAddress: descriptor.name,
    status: 'UP',
    port: { $: port, '@enabled': 'true' },
    securePort: { $: 443, '@enabled': 'false' },
    homePageUrl: `http://${host}:${port}/`,
    statusPageUrl: `http://${host}:${port}/actuator/health`,
    healthCheckUrl: `http://${host}:${port}/health/ready`,
    dataCenterInfo: { '@class': 'com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo', name: 'MyOwn' },
    leaseInfo: { renewalIntervalInSecs: 2, durationInSecs: leaseSeconds },
    metadata: { paths: descriptor.paths.join(','), [wordField]: word },
  },
})
