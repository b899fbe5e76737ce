/**
 * A service's settings, read once: from the environment, else from the config service, else the default. A wrong or
 * missing one is one clear sentence.
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { type Dispatcher, request } from 'undici'
import { serviceTokenHeader } from '../auth/identity.ts'
import { readAddress } from '../http/address.ts'
import { environmentName, type SettingDefinition, type SettingDefinitions, type SettingsOf } from './setting.ts'

export interface SettingSources {
  readonly environment: Readonly<Record<string, string | undefined>>
  /** What the config service says, by setting name. */
  readonly remote?: Readonly<Record<string, unknown>>
}
export type SettingOrigin = 'environment' | 'config service' | 'default'

/** A setting that cannot be used; the message is for whoever starts the service. */
export class SettingError extends Error {
  override name = 'SettingError'
}

/** @throws SettingError naming the variable, what is wrong with it, and what it means */
export function readSettings<Definitions extends SettingDefinitions>(
  service: string,
  definitions: Definitions,
  sources: SettingSources,
): SettingsOf<Definitions> {
  const settings = Object.entries(definitions).map(([name, definition]) => {
    const [text] = originOf(service, name, definition, sources)
    return [name, text === undefined ? defaultOf(service, name, definition) : parsed(service, name, definition, text)]
  })
  return Object.freeze(Object.fromEntries(settings)) as SettingsOf<Definitions>
}

/** The text of a setting as it was given, and by whom. */
export function originOf(
  service: string,
  name: string,
  definition: SettingDefinition,
  { environment, remote }: SettingSources,
): [text: string | undefined, origin: SettingOrigin] {
  const own = environment[environmentName(service, name)]
  if (own !== undefined) return [own, 'environment']
  // Secrets come from the environment alone.
  const central = definition.type === 'secret' ? undefined : remote?.[name]
  return central === undefined || central === null ? [undefined, 'default'] : [String(central), 'config service']
}

function defaultOf(service: string, name: string, definition: SettingDefinition): unknown {
  if (definition.default !== undefined) return definition.default
  throw new SettingError(`${environmentName(service, name)} is not set: ${definition.meaning}.`)
}

function parsed(service: string, name: string, definition: SettingDefinition, text: string): unknown {
  const wrong = (what: string): never => {
    const shown = definition.type === 'secret' ? '' : ` ${JSON.stringify(text.slice(0, 100))}`
    throw new SettingError(`${environmentName(service, name)}${shown} ${what}: ${definition.meaning}.`)
  }
  switch (definition.type) {
    case 'number': {
      const value = text.trim() === '' ? Number.NaN : Number(text)
      if (Number.isNaN(value)) return wrong('is not a number')
      if (value < definition.min || value > definition.max)
        return wrong(`is not between ${definition.min} and ${definition.max}`)
      return value
    }
    case 'flag':
      if (text === 'true' || text === '1') return true
      if (text === 'false' || text === '0') return false
      return wrong('is neither true nor false')
    case 'text':
      return definition.pattern && !definition.pattern.test(text) ? wrong('does not have the expected form') : text
    case 'secret':
      return text === '' ? wrong('is empty') : text
    default:
      return definition satisfies never
  }
}

const answersWithinMs = 2_000
/** With nothing to go on, one that is slow is waited for; one that is not there says so at once. */
const firstAnswerWithinMs = 15_000

export interface RemoteSettingsOptions {
  /** Of the config service. */
  readonly url: string
  readonly service: string
  readonly profile: string
  /** That it is this service that asks. */
  readonly token: string
  /** The last answer is kept here, for a start while the config service is away. */
  readonly dataDir: string
  readonly log: Logger
  readonly dispatcher?: Dispatcher
  readonly timeoutMs?: number
}

/** Spring Cloud Config's form: `GET /{service}/{profile}` → `propertySources`, the most specific first. */
export async function askRemoteSettings(options: RemoteSettingsOptions): Promise<Record<string, unknown>> {
  const { url: address, service, profile, token, dataDir, log, dispatcher, timeoutMs } = options
  const file = join(dataDir, `config-${service}.json`)
  const known = await lastKnown(file)
  try {
    // A config server that is not ours asks for a name and a password, which its address brings along.
    const { url, authorization } = readAddress(address)
    const answer = await request(`${url}/${service}/${profile}`, {
      headers: authorization === undefined ? { [serviceTokenHeader]: token } : { authorization },
      signal: AbortSignal.timeout(timeoutMs ?? (known ? answersWithinMs : firstAnswerWithinMs)),
      ...(dispatcher ? { dispatcher } : {}),
    })
    if (answer.statusCode !== 200) {
      await answer.body.dump()
      throw new Error(`the config service answered ${answer.statusCode}`)
    }
    const settings = settingsIn(await answer.body.json(), service)
    await mkdir(dataDir, { recursive: true })
    await writeFile(`${file}.new`, JSON.stringify(settings), { mode: 0o600 })
    await rename(`${file}.new`, file)
    return settings
  } catch (error) {
    log.info({ err: error }, 'the config service does not answer; going on with its last known answer')
    return known ?? {} // it never answered: the defaults hold
  }
}

async function lastKnown(file: string): Promise<Record<string, unknown> | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>
  } catch {
    return undefined
  }
}

/** Names may be written `draftExpiresMinutes`, `draft-expires-minutes` or `order.draftExpiresMinutes`. */
export function settingsIn(answer: unknown, service: string): Record<string, unknown> {
  const sources = (answer as { propertySources?: { source?: Record<string, unknown> }[] } | null)?.propertySources ?? []
  const settings: Record<string, unknown> = {}
  for (const { source } of sources.toReversed())
    for (const [name, value] of Object.entries(source ?? {})) {
      const own = name.startsWith(`${service}.`) ? name.slice(service.length + 1) : name
      settings[own.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())] = value
    }
  return settings
}
