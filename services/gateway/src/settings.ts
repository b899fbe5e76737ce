/** What can be set at the gateway. */
import { flagSetting, numberSetting, type SettingsOf, textSetting } from '@jumun/service'

export const settings = {
  requestsPerMinutePerUser: numberSetting('Requests of one user per minute; more is 429', {
    default: 6_000,
    min: 1,
    max: 100_000_000,
  }),
  requestsPerMinutePerAddress: numberSetting('Requests from one address per minute; more is 429', {
    default: 60_000,
    min: 1,
    max: 100_000_000,
  }),
  streamsPerAddress: numberSetting('Streams held from one address at a time; more is 429', {
    default: 1_000,
    min: 1,
    max: 100_000,
  }),
  failedLogInsPerMinute: numberSetting('Failed log-ins per minute, of one address with one email', {
    default: 20,
    min: 1,
    max: 100_000_000,
  }),
  failedLogInsPerMinutePerAddress: numberSetting('Failed log-ins per minute, of one address with any emails', {
    default: 60,
    min: 1,
    max: 100_000_000,
  }),
  failedLogInsUntilDelay: numberSetting(
    'Failed log-ins with one email from anywhere, before each next one has to wait twice as long',
    { default: 20, min: 1, max: 100_000_000 },
  ),
  signUpsPerMinutePerAddress: numberSetting('Sign-ups per minute from one address', {
    default: 20,
    min: 1,
    max: 100_000_000,
  }),
  upstreamTimeoutMs: numberSetting('How long a service may take to begin its answer, in ms', {
    default: 10_000,
    min: 100,
    max: 120_000,
  }),
  sharedReadsMs: numberSetting(
    'How long an answer about menus and stores is kept for people who are not logged in, in ms; 0: not at all',
    { default: 1_000, min: 0, max: 60_000 },
  ),
  trustedProxies: numberSetting('How many proxies of one’s own stand before the gateway', {
    default: 0,
    min: 0,
    max: 5,
  }),
  corsOrigins: textSetting(
    'Origins of other web pages that may use the API, with commas between; a port may be *',
    'http://localhost:*, http://127.0.0.1:*',
    /^(\s*https?:\/\/[\w.-]+(:(\d{1,5}|\*))?\s*(,|$))*$/,
  ),
  demo: flagSetting('The demo accounts are there: log-in pages offer them, and operators the city', false),
  paymentProvider: textSetting(
    'Who takes the money: what its form in our pages needs is let in (sandbox: nothing)',
    'sandbox',
    /^(sandbox|stripe|toss)$/,
  ),
  webDir: textSetting('Folder of the built web apps; empty: `apps/web/dist` of the repository', ''),
}

export type GatewaySettings = SettingsOf<typeof settings>
