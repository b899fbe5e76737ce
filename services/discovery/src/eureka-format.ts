/** What Eureka's clients read: its exact JSON, with its odd wrappers, and the same as XML. */
import { type Entry, hashCode, type Registry, statusNow } from './registry.ts'

type Json = { readonly [name: string]: unknown }

export const instanceJson = (entry: Entry, actionType?: string): Json => {
  const { instance } = entry
  const port = ({ number, enabled }: { number: number; enabled: boolean }) => ({ $: number, '@enabled': `${enabled}` })
  return {
    instanceId: instance.instanceId,
    hostName: instance.hostName,
    app: instance.app,
    ipAddr: instance.ipAddr,
    status: statusNow(entry),
    overriddenStatus: entry.override ?? 'UNKNOWN',
    port: port(instance.port),
    securePort: port(instance.securePort),
    countryId: 1,
    dataCenterInfo: {
      '@class': 'com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo',
      name: instance.dataCenter,
    },
    leaseInfo: {
      renewalIntervalInSecs: instance.renewEverySeconds,
      durationInSecs: instance.leaseSeconds,
      registrationTimestamp: entry.registeredAtMs,
      lastRenewalTimestamp: entry.renewedAtMs,
      evictionTimestamp: 0,
      serviceUpTimestamp: entry.upSinceMs,
    },
    metadata:
      Object.keys(instance.metadata).length > 0
        ? { ...instance.metadata }
        : { '@class': 'java.util.Collections$EmptyMap' },
    ...instance.texts,
    isCoordinatingDiscoveryServer: 'false',
    lastUpdatedTimestamp: `${entry.changedAtMs}`,
    lastDirtyTimestamp: `${instance.dirtyAtMs || entry.registeredAtMs}`,
    ...(actionType ? { actionType } : {}),
  }
}

export const applicationJson = (name: string, entries: readonly Entry[]): Json => ({
  name,
  instance: entries.map((entry) => instanceJson(entry)),
})

/** Everybody, or a part of it; the hash code is that of what is shown. */
export const applicationsJson = (registry: Registry, shown = registry.all()): Json => ({
  versions__delta: `${registry.version}`,
  apps__hashcode: hashCode([...shown.values()].flat()),
  application: [...shown].map(([name, entries]) => applicationJson(name, entries)),
})

/** The last changes, each instance once with its newest; the hash code is that of the whole, for the client to compare. */
export const deltaJson = (registry: Registry): Json => {
  const newest = new Map<string, { app: string; json: Json }>()
  for (const { action, entry } of registry.changes()) {
    const { app, instanceId } = entry.instance
    newest.set(`${app}/${instanceId}`, { app, json: instanceJson(entry, action) })
  }
  const byApp = Map.groupBy(newest.values(), ({ app }) => app)
  return {
    versions__delta: `${registry.version}`,
    apps__hashcode: hashCode([...registry.all().values()].flat()),
    application: [...byApp].map(([name, changed]) => ({ name, instance: changed.map(({ json }) => json) })),
  }
}

/** `toXml('applications', …)`: lists repeat their element, `@` is an attribute, `$` is the text. */
export function toXml(name: string, value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => toXml(name, item)).join('')
  if (value === null || typeof value !== 'object') return `<${name}>${escaped(String(value))}</${name}>`
  const entries = Object.entries(value)
  const attributes = entries
    .filter(([key]) => key.startsWith('@'))
    .map(([key, text]) => ` ${key.slice(1)}="${escaped(String(text))}"`)
    .join('')
  const content = entries
    .filter(([key]) => !key.startsWith('@'))
    .map(([key, child]) => (key === '$' ? escaped(String(child)) : isXmlName(key) ? toXml(key, child) : ''))
    .join('')
  return `<${name}${attributes}>${content}</${name}>`
}

/** Metadata keys are the clients' choice; those that cannot be an element are left out of the XML. */
const isXmlName = (key: string): boolean => /^[A-Za-z_][\w.-]*$/.test(key)

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string): string =>
  text
    .replace(/[&<>"]/g, (character) => entities[character] ?? '')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these may not stand in XML 1.0
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '')
