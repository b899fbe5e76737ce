/**
 * Images of Prometheus and of its adapter for clusters that reach no registry of images: this machine's Prometheus, and the
 * adapter as Go builds it from its module, under the names of the official ones.
 */
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { librariesOf } from './base-root.ts'
import { pack } from './pack.ts'

const adapterVersion = 'v0.12.0'
export const prometheusImage = 'prom/prometheus:v2.42.0'
export const adapterImage = `registry.k8s.io/prometheus-adapter/prometheus-adapter:${adapterVersion}`
const adapterModule = `sigs.k8s.io/prometheus-adapter@${adapterVersion}`
const buildLimitMs = 1_200_000

/** @param folder gets prometheus.tar and prometheus-adapter.tar */
export async function metricsImages(folder: string): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'jumun-metrics-images-'))
  try {
    const adapter = join(work, 'adapter')
    buildAdapter(adapter)
    await one(work, adapter, '/adapter', adapterImage, join(folder, 'prometheus-adapter.tar'))
    const here = execFileSync('sh', ['-c', 'command -v prometheus'], { encoding: 'utf8' }).trim()
    await one(work, here, '/bin/prometheus', prometheusImage, join(folder, 'prometheus.tar'))
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** With the versions of everything that its own go.sum names. */
function buildAdapter(out: string): void {
  const go = (...args: string[]): string =>
    execFileSync('go', args, {
      env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly' },
      ...{ cwd: tmpdir(), encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], timeout: buildLimitMs },
    })
  const { Dir: sources } = JSON.parse(go('mod', 'download', '-json', adapterModule)) as { Dir: string }
  go('build', '-C', sources, '-trimpath', '-buildvcs=false', '-ldflags=-s -w', '-o', out, './cmd/adapter')
}

/** A program with the libraries that it needs. */
async function one(work: string, program: string, at: string, name: string, out: string): Promise<void> {
  const root = mkdtempSync(join(work, 'root-'))
  for (const [from, to] of [[program, at] as const, ...librariesOf(program).map((path) => [path, path] as const)]) {
    mkdirSync(join(root, dirname(to)), { recursive: true })
    cpSync(realpathSync(from), join(root, to))
  }
  mkdirSync(join(root, 'tmp'))
  chmodSync(root, 0o755)
  chmodSync(join(root, 'tmp'), 0o1777)
  const Labels = { 'org.opencontainers.image.title': name }
  await pack(
    name,
    [{ folder: root, at: '' }],
    { User: '10001:10001', WorkingDir: '/tmp', Env: [], Entrypoint: [at], Labels },
    out,
  )
}
