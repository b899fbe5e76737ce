/** Apache Kafka and a schema registry from Maven Central, fetched once and kept in the user's cache. */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const pom = fileURLToPath(new URL('pom.xml', import.meta.url))
/** The last 2.x release: one archive that runs by itself, with its store in memory or in a file. See docs/decisions. */
const registryArtifact = 'io.apicurio:apicurio-registry-app:2.6.13.Final:tar.gz:all'
const fetchWithinMs = 10 * 60_000

export interface KafkaInstallation {
  /** Class path for every Kafka program. */
  readonly classPath: string
  readonly registryDir: string
  readonly registryJar: string
}

/**
 * @param tell gets a line before anything slow
 * @throws Error with one sentence when Java 17 or Maven is missing
 */
export async function installKafka(tell: (line: string) => void): Promise<KafkaInstallation> {
  await needJava()
  const wanted = createHash('sha256')
    .update(await readFile(pom))
    .update(registryArtifact)
    .digest('hex')
    .slice(0, 12)
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'jumun')
  const home = join(cache, `kafka-${wanted}`)
  if (!existsSync(home)) {
    await needMaven()
    tell('Fetching Apache Kafka and a schema registry from Maven Central (about 190 MB, once) …')
    await mkdir(cache, { recursive: true })
    const partial = await mkdtemp(join(cache, 'fetching-'))
    try {
      await fetchInto(partial)
      await rename(partial, home).catch((error: unknown) => {
        if (!existsSync(home)) throw error // else another run was faster, with the same result
      })
    } finally {
      await rm(partial, { recursive: true, force: true })
    }
  }
  const registryDir = join(home, 'registry')
  const registryJar = (await readdir(registryDir)).find((file) => file.endsWith('-runner.jar'))
  if (!registryJar) throw new Error(`${registryDir} holds no registry; delete ${home} and start again`)
  return { classPath: join(home, 'kafka', '*'), registryDir, registryJar }
}

async function fetchInto(folder: string): Promise<void> {
  const kafka = join(folder, 'kafka')
  const registry = join(folder, 'registry')
  await mkdir(registry, { recursive: true })
  await copyFile(pom, join(folder, 'pom.xml'))
  await maven(folder, 'dependency:copy-dependencies', `-DoutputDirectory=${kafka}`)
  await maven(folder, 'dependency:copy', `-Dartifact=${registryArtifact}`, `-DoutputDirectory=${folder}`)
  const archive = (await readdir(folder)).find((file) => file.endsWith('.tar.gz'))
  if (!archive) throw new Error('Maven fetched no registry archive')
  await run('tar', ['xzf', join(folder, archive), '-C', registry], { timeout: fetchWithinMs })
  await rm(join(folder, archive))
}

async function maven(folder: string, ...args: string[]): Promise<void> {
  await run('mvn', ['-q', '-B', '-f', join(folder, 'pom.xml'), ...args], { timeout: fetchWithinMs }).catch(
    (error: unknown) => {
      const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
      const reason = `${stdout}\n${stderr}`.split('\n').find((line) => line.includes('ERROR')) ?? String(error)
      throw new Error(`Maven could not fetch Kafka: ${reason.trim()}`)
    },
  )
}

async function needJava(): Promise<void> {
  const { stderr } = await run('java', ['-version'], { timeout: 30_000 }).catch(() => {
    throw new Error('Kafka needs Java 17 or newer: install a JRE (Debian: openjdk-17-jre-headless) and start again')
  })
  const version = Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0)
  if (version < 17) throw new Error(`Kafka needs Java 17 or newer; this is Java ${version}`)
}

async function needMaven(): Promise<void> {
  await run('mvn', ['-v'], { timeout: 60_000 }).catch(() => {
    throw new Error('Fetching Kafka needs Maven: install it (Debian: maven) and start again')
  })
}
