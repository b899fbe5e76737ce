/**
 * The programs that play Stripe, which others wrote: into a folder of their own outside the sources, stripe-mock by Go and
 * localstripe (which is GPL, and run as a program only) by pip. Where they cannot be had this throws.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

const localStripeVersion = '1.15.10'
const stripeMockVersion = '0.203.0'
const installWithinMs = 300_000
const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'jumun')

/** @returns the Python that has it */
export function installLocalStripe(): string {
  const folder = join(cache, `localstripe-${localStripeVersion}`)
  const python = join(folder, 'bin', 'python')
  const isThere = () => existsSync(python) && run(python, ['-c', 'import localstripe.server'])
  if (isThere()) return python
  console.log(`Installing localstripe ${localStripeVersion} …`)
  run('python3', ['-m', 'venv', folder])
  run(join(folder, 'bin', 'pip'), ['install', '--quiet', `localstripe==${localStripeVersion}`])
  if (isThere()) return python
  throw new Error('localstripe could not be had from PyPI, with python3 and its venv.')
}

export function installStripeMock(): string {
  const folder = join(cache, `stripe-mock-${stripeMockVersion}`)
  const program = join(folder, 'stripe-mock')
  if (existsSync(program)) return program
  console.log(`Building stripe-mock ${stripeMockVersion} …`)
  run('go', ['install', `github.com/stripe/stripe-mock@v${stripeMockVersion}`], { GOBIN: folder })
  if (existsSync(program)) return program
  throw new Error('stripe-mock could not be had from the Go module proxy, with go 1.22 or newer.')
}

function run(program: string, args: readonly string[], more: Readonly<Record<string, string>> = {}): boolean {
  const { status } = spawnSync(program, args, {
    ...{ stdio: ['ignore', 'ignore', 'inherit'], timeout: installWithinMs, cwd: homedir() },
    env: { ...process.env, ...more },
  })
  return status === 0
}
