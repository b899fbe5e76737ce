/** What is fetched from Maven Central once and kept in the user's cache, under the hash of what was asked for. */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const fetchWithinMs = 10 * 60_000

export interface Fetcher {
  /** The jars that this pom depends on, into a folder. */
  dependencies(pom: string, folder: string): Promise<void>
  /** An archive, unpacked into a folder. */
  archive(artifact: string, folder: string): Promise<void>
}

/**
 * @param wanted everything that decides what is fetched
 * @param first called when nothing is there yet
 * @returns the folder, complete
 * @throws Error with one sentence when Maven is missing or cannot fetch
 */
export async function fetchedOnce(
  name: string,
  wanted: readonly (string | Buffer)[],
  first: () => void,
  fill: (folder: string, fetch: Fetcher) => Promise<void>,
): Promise<string> {
  const hash = createHash('sha256')
  for (const one of wanted) hash.update(one)
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'jumun')
  const home = join(cache, `${name}-${hash.digest('hex').slice(0, 12)}`)
  if (existsSync(home)) return home
  await needMaven()
  first()
  await mkdir(cache, { recursive: true })
  const partial = await mkdtemp(join(cache, 'fetching-'))
  try {
    await fill(partial, fetcher(partial))
    await rename(partial, home).catch((error: unknown) => {
      if (!existsSync(home)) throw error // else another run was faster, with the same result
    })
  } finally {
    await rm(partial, { recursive: true, force: true })
  }
  return home
}

const fetcher = (scratch: string): Fetcher => ({
  async dependencies(pom, folder) {
    const copy = join(scratch, 'pom.xml')
    await copyFile(pom, copy) // Maven writes beside it
    await maven(copy, 'dependency:copy-dependencies', `-DoutputDirectory=${folder}`)
    await rm(copy)
  },
  async archive(artifact, folder) {
    const arrived = await mkdtemp(join(scratch, 'archive-'))
    await maven(undefined, `${plugin}:copy`, `-Dartifact=${artifact}`, `-DoutputDirectory=${arrived}`)
    const file = (await readdir(arrived)).find((one) => one.endsWith('.tar.gz'))
    if (!file) throw new Error(`Maven fetched no archive for ${artifact}`)
    await mkdir(folder, { recursive: true })
    await run('tar', ['xzf', join(arrived, file), '-C', folder], { timeout: fetchWithinMs })
    await rm(arrived, { recursive: true })
  },
})

const plugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1'

async function maven(pom: string | undefined, ...args: string[]): Promise<void> {
  await run('mvn', ['-q', '-B', ...(pom ? ['-f', pom] : []), ...args], { timeout: fetchWithinMs }).catch(
    (error: unknown) => {
      const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
      const reason = `${stdout}\n${stderr}`.split('\n').find((line) => line.includes('ERROR')) ?? String(error)
      throw new Error(`Maven could not fetch what Kafka needs: ${reason.trim()}`)
    },
  )
}

async function needMaven(): Promise<void> {
  await run('mvn', ['-v'], { timeout: 60_000 }).catch(() => {
    throw new Error('Fetching Kafka needs Maven: install it (Debian: maven) and start again')
  })
}
