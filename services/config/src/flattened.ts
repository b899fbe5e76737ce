/** A tree of settings as Spring sends it: one flat list of dotted names, `kafka.brokers[0]`. */
import { isSealed } from './cipher.ts'

export type Source = Readonly<Record<string, string | number | boolean>>

const most = { names: 5_000, depth: 20 } as const
/** Names that promise a secret. `accessTokenMinutes` is none, `accessToken` is one. */
const secret = /(password|passwd|secret|token|credentials?|private[-_]?key|api[-_]?key)(\[\d+\])?$/i

export class SecretInSettings extends Error {
  override name = 'SecretInSettings'
  constructor(name: string) {
    super(
      `${name} looks like a secret; those come from the environment, or encrypted as {cipher}…, and never from a file as they are`,
    )
  }
}

/** @throws SecretInSettings, or a TypeError when it is no tree of names */
export function flattened(tree: unknown): Source {
  const flat: Record<string, string | number | boolean> = Object.create(null) as Source
  let names = 0
  const put = (name: string, value: unknown, depth: number): void => {
    if (depth > most.depth) throw new TypeError(`${name} is nested more than ${most.depth} deep`)
    if (Array.isArray(value)) {
      value.forEach((item, index) => {
        put(`${name}[${index}]`, item, depth + 1)
      })
      if (value.length === 0) flat[name] = ''
      return
    }
    if (value !== null && typeof value === 'object') {
      for (const [key, inner] of Object.entries(value)) put(name ? `${name}.${key}` : key, inner, depth + 1)
      return
    }
    if (name === '') throw new TypeError('settings are names with values')
    if (secret.test(name) && !isSealed(value)) throw new SecretInSettings(name)
    names += 1
    if (names > most.names) throw new TypeError(`there are more than ${most.names} settings`)
    flat[name] = typeof value === 'number' || typeof value === 'boolean' ? value : value === null ? '' : String(value)
  }
  if (tree !== null && tree !== undefined) put('', tree, 0)
  return flat
}
