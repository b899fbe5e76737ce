/**
 * `npm run e2e [-- --single | --processes | --log kafka | --spring | --everywhere] [pattern …]`: the journeys (`*.e2e.test.ts` below `e2e`), each
 * on a platform of its own, in the ways in which it can fail (`journey-ways.ts`): with all services in one process, with one
 * process per service. A way that is named runs all of them, and `--everywhere` all in both. With `--log kafka` on a real
 * Kafka that is started for the run, one process per service, and then also what is true of Kafka alone
 * (`*.kafka.test.ts`); without Java that fails. With `--spring` on a Kafka as well, and only what Spring programs do
 * (`*.spring.test.ts`): Maven builds them.
 */
import { globSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { waysOf } from './journey-ways.ts'
import { type LocalKafka, startLocalKafka } from './kafka/local-kafka.ts'
import { runTests } from './run-tests.ts'

const fileTimeoutMs = 600_000
const wholeTimeoutMs = 2_400_000
/** A platform is a dozen processes, or one and a browser; more of them than half of the cores starve each other. */
const concurrency = Math.max(1, Math.floor(availableParallelism() / 2))
const modes = ['single', 'processes'] as const
type Mode = (typeof modes)[number]

const { flags, patterns } = readArgs()
const matching = (glob: string): string[] =>
  globSync(glob, { exclude: ['**/node_modules/**'] })
    .filter((file) => patterns.length === 0 || patterns.some((pattern) => file.includes(pattern)))
    .sort()
const onKafka = flags.log === 'kafka' || flags.spring
const journeys = flags.spring ? [] : matching('e2e/**/*.e2e.test.ts')
const ofKafka = onKafka && !flags.spring ? matching('{e2e,packages,services,bench}/**/*.kafka.test.ts') : []
const ofSpring = flags.spring ? matching('e2e/**/*.spring.test.ts') : []
if (journeys.length + ofKafka.length + ofSpring.length === 0) {
  console.error(`No journey contains ${patterns.join(' or ')}.`)
  process.exit(1)
}
const chosen = modes.filter((mode) =>
  onKafka ? mode === (flags.single ? 'single' : 'processes') : flags[mode] || (!flags.single && !flags.processes),
)
/** A way or a journey that was named is meant; else each journey runs where it can fail. */
const asNamed = flags.everywhere || flags.single || flags.processes || patterns.length > 0
const journeysOf = (mode: Mode): string[] =>
  asNamed ? journeys : journeys.filter((file) => waysOf(file).includes(onKafka ? 'kafka' : mode))
const results: string[] = []
let kafka: LocalKafka | undefined
try {
  if (onKafka) kafka = await startLocalKafka({ brokers: 1, tell: (line) => console.log(line) })
  for (const mode of chosen) if (journeysOf(mode).length > 0) await run(mode, 'journeys', journeysOf(mode), concurrency)
  // Some of them start three brokers of their own, and those in e2e a platform beside.
  const wholes = ofKafka.filter((file) => file.startsWith('e2e/'))
  const parts = ofKafka.filter((file) => !wholes.includes(file))
  if (wholes.length > 0) await run('processes', 'Kafka', wholes, 1)
  if (parts.length > 0) await run('processes', 'Kafka alone', parts, Math.min(availableParallelism(), 2))
  if (ofSpring.length > 0) await run('single', 'Spring', ofSpring, 1)
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  results.push('failed')
} finally {
  await kafka?.stop()
}
console.log(`\n${results.join('\n')}`)
process.exit(results.some((result) => result.endsWith('failed')) ? 1 : 0)

async function run(mode: Mode, what: string, files: readonly string[], atATime: number): Promise<void> {
  const where = kafka ? 'on Kafka, ' : ''
  console.log(`\n— ${what}, ${where}${mode === 'single' ? 'all services in one process' : 'one process per service'} —`)
  const ok = await runTests({
    files,
    concurrency: atATime,
    fileTimeoutMs,
    wholeTimeoutMs,
    environment: {
      JUMUN_E2E_MODE: mode,
      ...(kafka ? { JUMUN_EVENT_LOG: kafka.eventLog, JUMUN_SCHEMA_REGISTRY: kafka.registryUrl } : {}),
      // Every platform has a data folder of its own; what was compiled once serves them all.
      NODE_COMPILE_CACHE:
        process.env['NODE_COMPILE_CACHE'] ?? join(tmpdir(), `jumun-e2e-cache-${process.getuid?.() ?? ''}`),
    },
  })
  results.push(`${what}, ${where}${mode}: ${ok ? 'ok' : 'failed'}`)
}

function readArgs() {
  try {
    const { values, positionals } = parseArgs({
      options: {
        single: { type: 'boolean' },
        processes: { type: 'boolean' },
        everywhere: { type: 'boolean' },
        spring: { type: 'boolean' },
        log: { type: 'string' },
      },
      allowPositionals: true,
    })
    if (values.log !== undefined && values.log !== 'kafka') throw new Error('--log takes kafka')
    return { flags: values, patterns: positionals }
  } catch (error) {
    console.error(
      `${(error as Error).message}; there are --single, --processes, --everywhere, --spring and --log kafka.`,
    )
    process.exit(1)
  }
}
