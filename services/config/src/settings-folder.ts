/**
 * Settings in a folder of YAML files: `application.yml`, `{app}.yml`, `{app}-{profile}.yml`. A file that changes is read
 * again at the next question; one that is broken leaves its last good content in force. Secrets are refused.
 */
import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { flattened, type Source } from './flattened.ts'

export interface PropertySource {
  readonly name: string
  readonly source: Source
}

export interface SettingsFolder {
  /**
   * Most important first, as Spring's clients expect. Of several apps and profiles the last counts most, of several labels the
   * first; a label is a folder inside, whose files count before those of all.
   * @returns undefined where there is none of these labels
   */
  read(
    apps: readonly string[],
    profiles: readonly string[],
    labels?: readonly string[],
  ): Promise<readonly PropertySource[] | undefined>
}

interface File {
  readonly seen: string
  readonly source: Source | undefined
}

const largestFileBytes = 1024 * 1024
/** Files are few; asking for thousands of names that do not exist must not fill the memory. */
const rememberedFiles = 1_000

export function settingsFolder(
  folder: string,
  onBroken: (file: string, error: unknown) => void = () => {},
): SettingsFolder {
  const files = new Map<string, File>()

  const sourceIn = async (path: string): Promise<Source | undefined> => {
    const found = await stat(path).catch(absent)
    if (!found?.isFile()) {
      files.delete(path)
      return undefined
    }
    const seen = `${found.mtimeMs} ${found.size} ${found.ino}`
    const known = files.get(path)
    if (known?.seen === seen) return known.source
    const source = await read(path, found.size).catch((error: unknown) => {
      onBroken(path, error)
      return known?.source
    })
    if (files.size >= rememberedFiles) files.clear()
    files.set(path, { seen, source })
    return source
  }

  return {
    async read(apps, profiles, labels = []) {
      const known = (
        await Promise.all(labels.map(async (label) => ((await isFolder(join(folder, label))) ? [label] : [])))
      ).flat()
      if (labels.length > 0 && known.length === 0) return undefined
      const latestFirst = [...profiles].reverse().filter((profile) => profile !== 'default')
      const own = [...apps].reverse().filter((app) => app !== 'application')
      const names = [
        ...latestFirst.flatMap((profile) => [...own, 'application'].map((app) => `${app}-${profile}`)),
        ...own,
        'application',
      ]
      const places = [
        ...known.map((label) => ({ inside: join(folder, label), shown: `${label}/` })),
        { inside: folder, shown: '' },
      ]
      const wanted = places.flatMap(({ inside, shown }) =>
        names.map((name) => ({ name: `${shown}${name}.yml`, path: join(inside, `${name}.yml`) })),
      )
      const found = await Promise.all(wanted.map(async ({ name, path }) => ({ name, source: await sourceIn(path) })))
      return found.filter((one): one is PropertySource => one.source !== undefined)
    },
  }
}

/** Changes whenever anything in these sources does. */
export const versionOf = (sources: readonly PropertySource[]): string =>
  createHash('sha256').update(JSON.stringify(sources)).digest('hex').slice(0, 16)

async function read(path: string, bytes: number): Promise<Source> {
  if (bytes > largestFileBytes) throw new Error(`is larger than ${largestFileBytes} bytes`)
  const content: unknown = parse(await readFile(path, 'utf8'), { maxAliasCount: 100 })
  return flattened(content)
}

const isFolder = async (path: string): Promise<boolean> => (await stat(path).catch(absent))?.isDirectory() ?? false

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
  throw error
}
