/** A Kafka Connect worker with a JDBC sink and the converter for our events, from Maven Central; see deploy/connect. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fetchedOnce } from '../fetch.ts'

const workerPom = fileURLToPath(new URL('pom.xml', import.meta.url))
const converterPom = fileURLToPath(new URL('converter-pom.xml', import.meta.url))
const sinkArtifact = 'io.debezium:debezium-connector-jdbc:3.3.1.Final:tar.gz:plugin'

export interface ConnectInstallation {
  readonly classPath: string
  readonly pluginPath: string
}

/** @throws Error with one sentence when Maven is missing or cannot fetch */
export async function installConnect(tell: (line: string) => void): Promise<ConnectInstallation> {
  const home = await fetchedOnce(
    'connect',
    [await readFile(workerPom), await readFile(converterPom), sinkArtifact],
    () => tell('Fetching Kafka Connect, a JDBC sink and a converter from Maven Central (about 100 MB, once) …'),
    async (folder, fetch) => {
      await fetch.dependencies(workerPom, join(folder, 'worker'))
      await fetch.dependencies(converterPom, join(folder, 'plugins', 'converter'))
      await fetch.archive(sinkArtifact, join(folder, 'plugins'))
    },
  )
  return { classPath: join(home, 'worker', '*'), pluginPath: join(home, 'plugins') }
}
