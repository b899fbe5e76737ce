/**
 * `npm run stripe [pattern …]`: our Stripe driver against programs that others wrote to play Stripe, `*.stripe.test.ts`. Both come
 * into a folder of their own outside the sources, stripe-mock by Go and localstripe (which is GPL, and run as a program only)
 * by pip; where they cannot be had this fails.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { runTests } from './run-tests.ts'

const localStripeVersion = '1.15.10'
const stripeMockVersion = '0.203.0'
const installWithinMs = 300_000
const fileTimeoutMs = 120_000
const wholeTimeoutMs = 240_000

const patterns = process.argv.slice(2)
const files = globSync('services/**/*.stripe.test.ts', { exclude: ['**/node_modules/**'] }).filter(
  (file) => patterns.length === 0 || patterns.some((pattern) => file.includes(pattern)),
)
const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'jumun')
const environment = { JUMUN_LOCALSTRIPE: localStripe(), JUMUN_STRIPE_MOCK: stripeMock() }
// one of them keeps its memory in a file of one name: one test after the other
const ok = await runTests({ files, concurrency: 1, fileTimeoutMs, wholeTimeoutMs, environment })
process.exit(ok ? 0 : 1)

/** The Python that has it. */
function localStripe(): string {
  const folder = join(cache, `localstripe-${localStripeVersion}`)
  const python = join(folder, 'bin', 'python')
  const isThere = () => existsSync(python) && run(python, ['-c', 'import localstripe.server'])
  if (isThere()) return python
  console.log(`Installing localstripe ${localStripeVersion} …`)
  run('python3', ['-m', 'venv', folder])
  run(join(folder, 'bin', 'pip'), ['install', '--quiet', `localstripe==${localStripeVersion}`])
  return isThere() ? python : failed('localstripe, from PyPI with python3 and its venv')
}

function stripeMock(): string {
  const folder = join(cache, `stripe-mock-${stripeMockVersion}`)
  const program = join(folder, 'stripe-mock')
  if (existsSync(program)) return program
  console.log(`Building stripe-mock ${stripeMockVersion} …`)
  run('go', ['install', `github.com/stripe/stripe-mock@v${stripeMockVersion}`], { GOBIN: folder })
  return existsSync(program) ? program : failed('stripe-mock, from the Go module proxy with go 1.22 or newer')
}

function run(program: string, args: readonly string[], more: Readonly<Record<string, string>> = {}): boolean {
  const { status } = spawnSync(program, args, {
    ...{ stdio: ['ignore', 'ignore', 'inherit'], timeout: installWithinMs, cwd: homedir() },
    env: { ...process.env, ...more },
  })
  return status === 0
}

function failed(what: string): never {
  console.error(`These tests need ${what}; it could not be had.`)
  process.exit(1)
}
