/** `npm run rules`: Prometheus' own tool reads its configuration and rules and runs their tests; without it this fails. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const limitMs = 60_000
const folder = mkdtempSync(join(tmpdir(), 'jumun-rules-'))
cpSync(fileURLToPath(new URL('../deploy/observability', import.meta.url)), folder, { recursive: true })
// what the configuration names and only an installation has
for (const secret of ['metrics-token', 'guest-credential', 'kubernetes/metrics-token'])
  writeFileSync(join(folder, secret), 'none')

let failed = false
for (const asked of [
  ['check', 'config', 'prometheus.yml'],
  ['check', 'config', 'kubernetes/prometheus.yml'],
  ['test', 'rules', 'alert-rules.test.yml'],
]) {
  const { status, error } = spawnSync('promtool', asked, { cwd: folder, stdio: 'inherit', timeout: limitMs })
  if (error) console.error(`promtool cannot be run (${error.message}); on Debian: apt-get install prometheus`)
  failed ||= status !== 0
}
rmSync(folder, { recursive: true })
process.exit(failed ? 1 : 0)
