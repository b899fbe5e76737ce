/**
 * `npm test [pattern …]`: every `*.test.ts` and `*.int.test.ts` beside the code it tests (those that need a Kafka,
 * `*.kafka.test.ts`, run with `npm run e2e -- --log kafka`, those against programs that play Stripe, `*.stripe.test.ts`, with
 * `npm run stripe`); with patterns, only the files
 * whose path contains one of them. As many files at a time as there are cores, and never longer than a bound.
 */
import { globSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { runTests } from './run-tests.ts'

const fileTimeoutMs = 180_000
const wholeTimeoutMs = 1_800_000

const patterns = process.argv.slice(2)
const files = globSync('{contracts,packages,services,apps,simulation,tools,bench}/**/*.test.{ts,tsx}', {
  exclude: ['**/node_modules/**', '**/dist/**', '**/*.kafka.test.ts', '**/*.stripe.test.ts'],
})
  .filter((file) => patterns.length === 0 || patterns.some((pattern) => file.includes(pattern)))
  .sort()

if (files.length === 0) {
  console.error(`No test file contains ${patterns.join(' or ')}.`)
  process.exit(1)
}
const ok = await runTests({ files, concurrency: availableParallelism(), fileTimeoutMs, wholeTimeoutMs })
process.exit(ok ? 0 : 1)
