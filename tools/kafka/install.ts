/** Apache Kafka and a schema registry from Maven Central, fetched once and kept in the user's cache. */
import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { fetchedOnce } from './fetch.ts'

const run = promisify(execFile)
const pom = fileURLToPath(new URL('pom.xml', import.meta.url))
/** The last 2.x release: one archive that runs by itself, with its store in memory or in a file. See docs/decisions. */
const registryArtifact = 'io.apicurio:apicurio-registry-app:2.6.13.Final:tar.gz:all'

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
  const home = await fetchedOnce(
    'kafka',
    [await readFile(pom), registryArtifact],
    () => tell('Fetching Apache Kafka and a schema registry from Maven Central (about 190 MB, once) …'),
    async (folder, fetch) => {
      await fetch.dependencies(pom, join(folder, 'kafka'))
      await fetch.archive(registryArtifact, join(folder, 'registry'))
    },
  )
  const registryDir = join(home, 'registry')
  const registryJar = (await readdir(registryDir)).find((file) => file.endsWith('-runner.jar'))
  if (!registryJar) throw new Error(`${registryDir} holds no registry; delete ${home} and start again`)
  return { classPath: join(home, 'kafka', '*'), registryDir, registryJar }
}

async function needJava(): Promise<void> {
  const { stderr } = await run('java', ['-version'], { timeout: 30_000 }).catch(() => {
    throw new Error('Kafka needs Java 17 or newer: install a JRE (Debian: openjdk-17-jre-headless) and start again')
  })
  const version = Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0)
  if (version < 17) throw new Error(`Kafka needs Java 17 or newer; this is Java ${version}`)
}
