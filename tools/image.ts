/**
 * `npm run image [-- --tag NAME:TAG] [--base IMAGE] [--out FILE]`: the one image of all services. By Docker on a base from a
 * registry; with `--out` without Docker, on a base made of this machine's Node, as the tar that `docker load` takes. With
 * `--postgres FILE` also one of PostgreSQL (postgres:18), with `--kafka DIR` those of a Kafka broker and a schema registry, and
 * with `--metrics DIR` those of Prometheus and its adapter (needs Go), for a try on a cluster that reaches no registry.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { parse } from 'yaml'
import { baseRoot, user } from './image/base-root.ts'
import { kafkaImages } from './image/kafka-images.ts'
import { metricsImages } from './image/metrics-images.ts'
import { pack } from './image/pack.ts'
import { postgresImage } from './image/postgres-image.ts'
import { stage } from './image/stage.ts'

const root = join(import.meta.dirname, '..')
const { version, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const { values } = parseArgs({
  options: {
    tag: { type: 'string', default: `jumun:${version}` },
    base: { type: 'string', default: 'node:24-bookworm-slim' },
    out: { type: 'string' },
    postgres: { type: 'string' },
    kafka: { type: 'string' },
    metrics: { type: 'string' },
  },
})

const labels = {
  'org.opencontainers.image.title': 'Jumun',
  'org.opencontainers.image.version': version,
  'org.opencontainers.image.licenses': license,
  'org.opencontainers.image.revision': revision(),
}
const work = mkdtempSync(join(tmpdir(), 'jumun-image-'))
try {
  const app = join(work, 'app')
  const { packages } = stage(root, app)
  console.log(`${packages} packages, and the web apps, are what the image needs`)
  if (values.out) await withoutDocker(resolve(values.out))
  else withDocker(app)
  if (values.postgres) await postgresImage('postgres:18', resolve(values.postgres))
  if (values.kafka) {
    mkdirSync(values.kafka, { recursive: true })
    await kafkaImages(kafkaInTheChart(), resolve(values.kafka))
  }
  if (values.metrics) {
    mkdirSync(values.metrics, { recursive: true })
    await metricsImages(resolve(values.metrics))
  }
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
} finally {
  rmSync(work, { recursive: true, force: true })
}

function withDocker(app: string): void {
  const told = Object.entries(labels).flatMap(([name, value]) => ['--label', `${name}=${value}`])
  const file = join(root, 'deploy/Dockerfile')
  execFileSync('docker', ['build', '-f', file, '--build-arg', `BASE=${values.base}`, '-t', values.tag, ...told, app], {
    stdio: 'inherit',
  })
  console.log(`${values.tag} is built`)
}

async function withoutDocker(out: string): Promise<void> {
  const base = join(work, 'base')
  mkdirSync(base)
  baseRoot(nodeOfTheProject(), addonsIn(join(work, 'app')), base)
  mkdirSync(dirname(out), { recursive: true })
  const layers = [
    { folder: base, at: '' },
    { folder: join(work, 'app'), at: 'jumun' },
  ]
  // Says what deploy/Dockerfile says.
  const config = {
    User: `${user}:${user}`,
    WorkingDir: '/jumun',
    Env: ['PATH=/usr/local/bin', 'NODE_ENV=production', 'JUMUN_HOST=0.0.0.0', 'JUMUN_DATA_DIR=/data'],
    Entrypoint: [
      'node',
      '--max-semi-space-size=2',
      '--disable-warning=ExperimentalWarning',
      'apps/platform/src/main.ts',
    ],
    Labels: labels,
  }
  await pack(values.tag, layers, config, out)
  console.log(`${values.tag} is in ${out}: ${Math.round(statSync(out).size / 2 ** 20)} MB`)
}

/** The chart asks for them by name. */
function kafkaInTheChart(): { kafka: string; registry: string } {
  const { demo } = parse(readFileSync(join(root, 'deploy/helm/jumun/values.yaml'), 'utf8'))
  return { kafka: demo.kafka.image, registry: demo.kafka.registryImage }
}

function addonsIn(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return files.filter((file) => file.endsWith('.node')).map((file) => join(folder, file))
}

function nodeOfTheProject(): string {
  const own = join(root, 'node_modules/node/bin/node')
  return existsSync(own) ? own : process.execPath
}

function revision(): string {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim()
  } catch {
    return 'unknown'
  }
}
