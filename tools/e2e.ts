/**
 * `npm run e2e [-- --single | --processes] [pattern …]`: the journeys (`e2e/*.e2e.test.ts`), each on a platform of its own:
 * once with all services in one process and once with one process per service, unless one of the two is named.
 */
import { globSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { runTests } from './run-tests.ts'

const fileTimeoutMs = 600_000
const wholeTimeoutMs = 2_400_000
/** A platform is a dozen processes: half as many of them as cores. */
const concurrency = Math.max(1, Math.floor(availableParallelism() / 2))
const modes = ['single', 'processes'] as const

const args = process.argv.slice(2)
const flags = args.filter((arg) => arg.startsWith('--')).map((arg) => arg.slice(2))
const patterns = args.filter((arg) => !arg.startsWith('--'))
const unknown = flags.find((flag) => !modes.some((mode) => mode === flag))
if (unknown) {
  console.error(`--${unknown} is not known; there are --single and --processes.`)
  process.exit(1)
}
const files = globSync('e2e/*.e2e.test.ts')
  .filter((file) => patterns.length === 0 || patterns.some((pattern) => file.includes(pattern)))
  .sort()
if (files.length === 0) {
  console.error(`No journey contains ${patterns.join(' or ')}.`)
  process.exit(1)
}
const chosen = modes.filter((mode) => flags.length === 0 || flags.includes(mode))
const results: string[] = []
for (const mode of chosen) {
  console.log(`\n— journeys, ${mode === 'single' ? 'all services in one process' : 'one process per service'} —`)
  const ok = await runTests({
    files,
    concurrency,
    fileTimeoutMs,
    wholeTimeoutMs,
    environment: {
      JUMUN_E2E_MODE: mode,
      // Every platform has a data folder of its own; what was compiled once serves them all.
      NODE_COMPILE_CACHE:
        process.env['NODE_COMPILE_CACHE'] ?? join(tmpdir(), `jumun-e2e-cache-${process.getuid?.() ?? ''}`),
    },
  })
  results.push(`${mode}: ${ok ? 'ok' : 'failed'}`)
}
console.log(`\n${results.join('\n')}`)
process.exit(results.some((result) => result.endsWith('failed')) ? 1 : 0)
