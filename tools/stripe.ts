/**
 * `npm run stripe [pattern …]`: our Stripe driver against programs that others wrote to play Stripe, `*.stripe.test.ts`; where
 * those cannot be had this fails.
 */
import { globSync } from 'node:fs'
import { runTests } from './run-tests.ts'
import { installLocalStripe, installStripeMock } from './stripe/install.ts'

const fileTimeoutMs = 120_000
const wholeTimeoutMs = 240_000

const patterns = process.argv.slice(2)
const files = globSync('services/**/*.stripe.test.ts', { exclude: ['**/node_modules/**'] }).filter(
  (file) => patterns.length === 0 || patterns.some((pattern) => file.includes(pattern)),
)
const environment = { JUMUN_LOCALSTRIPE: installLocalStripe(), JUMUN_STRIPE_MOCK: installStripeMock() }
// one of them keeps its memory in a file of one name: one test after the other
const ok = await runTests({ files, concurrency: 1, fileTimeoutMs, wholeTimeoutMs, environment })
process.exit(ok ? 0 : 1)
