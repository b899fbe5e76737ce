/**
 * How often a password may be guessed and an account be opened: by one address, for one account from everywhere, and by
 * one address for one account. Each try is counted before it is made, and given back when it was none.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { normalEmail } from '@jumun/contracts'
import { GrowingDelays } from '@jumun/resilience'
import { countedAddress } from '@jumun/service'
import { clientAddress } from './client-address.ts'
import { refuseIf, rememberedKeys } from './limits.ts'
import { TokenBuckets } from './token-bucket.ts'

export interface CredentialLimitSettings {
  readonly failedLogInsPerMinute: number
  readonly failedLogInsPerMinutePerAddress: number
  readonly failedLogInsUntilDelay: number
  readonly signUpsPerMinutePerAddress: number
  readonly trustedProxies: number
}

/** Refuses one too many; watches how the others end. @throws Problem 429 */
export type CredentialLimit = (request: IncomingMessage, body: Buffer | null, response: ServerResponse) => void

const longestEmail = 254

export function credentialLimits(settings: CredentialLimitSettings, now: () => number) {
  const pairs = new TokenBuckets({ perMinute: settings.failedLogInsPerMinute, rememberedKeys })
  const addresses = new TokenBuckets({ perMinute: settings.failedLogInsPerMinutePerAddress, rememberedKeys })
  const signUps = new TokenBuckets({ perMinute: settings.signUpsPerMinutePerAddress, rememberedKeys })
  const accounts = new GrowingDelays({ free: settings.failedLogInsUntilDelay, rememberedKeys })
  /** Who got in from where: an attack on an account from elsewhere does not keep its owner waiting. */
  const atHome = new Set<string>()
  const addressOf = (request: IncomingMessage) => countedAddress(clientAddress(request, settings.trustedProxies))

  const logIn: CredentialLimit = (request, body, response) => {
    const address = addressOf(request)
    const email = emailIn(body)
    const pair = `${address} ${email}`
    const isAtHome = atHome.has(pair)
    const waits = [pairs.wait(pair, now()), addresses.wait(address, now()), isAtHome ? 0 : accounts.wait(email, now())]
    refuseIf(Math.max(...waits))
    pairs.spend(pair, now())
    addresses.spend(address, now())
    if (!isAtHome) accounts.spend(email, now())
    onAnswer(response, (status) => {
      if (isRefusal(status)) return
      pairs.giveBack(pair, now())
      addresses.giveBack(address, now())
      if (!isAtHome) accounts.giveBack(email, now())
      if (status >= 400) return
      if (atHome.size >= rememberedKeys) atHome.clear()
      atHome.add(pair)
    })
  }
  const signUp: CredentialLimit = (request, _body, response) => {
    const address = addressOf(request)
    refuseIf(signUps.take(address, now()))
    onAnswer(response, (status) => {
      if (status === 429 || status >= 500) signUps.giveBack(address, now())
    })
  }
  return { logIn, signUp }
}

/** It was looked at and answered no; else nothing was learned by it. */
const isRefusal = (status: number): boolean => status >= 400 && status < 500 && status !== 429

/** Never called for one who hangs up before the answer: that is no way to get the try back. */
function onAnswer(response: ServerResponse, then: (status: number) => void): void {
  response.once('finish', () => then(response.statusCode))
}

/** The one thing the gateway ever looks at in a body; whether it is right is for the service to say. */
function emailIn(body: Buffer | null): string {
  try {
    const { email } = JSON.parse(String(body)) as { email?: unknown }
    return typeof email === 'string' ? normalEmail(email.slice(0, longestEmail)) : ''
  } catch {
    return ''
  }
}
