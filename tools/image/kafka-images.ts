/**
 * Images of a Kafka broker and of a schema registry for clusters that reach no registry of images: what `npm run kafka` fetches,
 * on this machine's Java, under the names and with the settings of the official ones.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { installKafka } from '../kafka/install.ts'
import { baseRoot } from './base-root.ts'
import { type ImageConfig, pack } from './pack.ts'

const home = '/usr/local/java'
/** Nobody draws, compiles or prints there. */
const leftOut =
  /\/(jmods|include|man|legal|docs|src\.zip|ct\.sym|lib\/lib[^/]*(awt|font|lcms|jpeg|mlib|splash|sound)[^/]*)$/

/** @param folder gets kafka.tar and registry.tar */
export async function kafkaImages(
  names: { readonly kafka: string; readonly registry: string },
  folder: string,
): Promise<void> {
  const installed = await installKafka((line) => console.log(line))
  const work = mkdtempSync(join(tmpdir(), 'jumun-kafka-image-'))
  try {
    const java = javaHome()
    const base = join(work, 'base')
    mkdirSync(base)
    const libraries = readdirSync(join(java, 'lib'), { recursive: true, encoding: 'utf8' })
      .map((file) => join(java, 'lib', file))
      .filter((file) => file.endsWith('.so') && existsSync(file) && !leftOut.test(file))
    baseRoot(process.execPath, [join(java, 'bin/java'), ...libraries], base)
    cpSync(java, join(base, home), {
      recursive: true,
      dereference: true,
      filter: (path) => existsSync(path) && !leftOut.test(path),
    })
    const broker = join(work, 'broker')
    cpSync(installed.classPath.slice(0, -1), join(broker, 'kafka'), { recursive: true })
    cpSync(join(import.meta.dirname, 'kafka-entry.mjs'), join(broker, 'kafka-entry.mjs'))
    const registry = join(work, 'registry')
    cpSync(installed.registryDir, registry, { recursive: true })
    const config = (title: string, ...Entrypoint: string[]): ImageConfig => ({
      User: '10001:10001',
      WorkingDir: '/tmp',
      Env: [`PATH=/usr/local/bin:${home}/bin`, 'LC_ALL=C.UTF-8'],
      Entrypoint,
      Labels: { 'org.opencontainers.image.title': title },
    })
    const on = (above: string) => [
      { folder: base, at: '' },
      { folder: above, at: 'usr/local' },
    ]
    const inKafka = config('Kafka for a try', 'node', '/usr/local/kafka-entry.mjs')
    await pack(names.kafka, on(broker), inKafka, join(folder, 'kafka.tar'))
    const runs = [`${home}/bin/java`, '-Xmx384m', '-jar', `/usr/local/${installed.registryJar}`]
    await pack(names.registry, on(registry), config('Schema registry for a try', ...runs), join(folder, 'registry.tar'))
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

function javaHome(): string {
  const program = execFileSync('sh', ['-c', 'command -v java'], { encoding: 'utf8' }).trim()
  return dirname(dirname(realpathSync(program)))
}
