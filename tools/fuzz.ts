/**
 * `npm run fuzz [-- --seconds 25 --phases coverage]`: Schemathesis asks a fresh platform whatever its own description (`/openapi.json`) allows and
 * forbids, as nobody and in each of the four roles, and fails on whatever is answered otherwise than described. The
 * program comes from PyPI into a folder of its own outside the sources; where it cannot be had that is said, and nothing fails.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import {
  demoPassword,
  endSession,
  endSessions,
  lockUser,
  logOut,
  revokeSigningKey,
  streamDashboards,
  streamEvents,
} from '@jumun/contracts'
import { logInAs } from '../harness/people.ts'
import { type Platform, startPlatform } from '../harness/platform.ts'

const version = '4.32.5'
const installWithinMs = 120_000
const roles = {
  anonymous: undefined,
  customer: 'customer@jumun.local',
  owner: 'owner@jumun.local',
  rider: 'rider@jumun.local',
  operator: 'admin@jumun.local',
} as const

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '25' },
    /** Of Schemathesis. The first two ask the same in every run; how far the others get depends on the machine. */
    phases: { type: 'string', default: 'examples,coverage,fuzzing,stateful' },
  },
})
/** Streams do not end, and whoever ends their own session asks the rest as nobody; the tests of the services have these. */
const leftOut = [streamDashboards, streamEvents, logOut, endSession, endSessions, lockUser, revokeSigningKey].map(
  ({ path }) => path,
)
const noLimit = '10000000'

const program = schemathesis()
if (!program) {
  console.log(`Not fuzzed: Schemathesis ${version} is not here, and PyPI cannot be reached from here.`)
  process.exit(0)
}
const platform = await startPlatform({
  demo: true,
  flags: ['--single'],
  env: {
    JUMUN_GATEWAY_REQUESTS_PER_MINUTE_PER_USER: noLimit,
    JUMUN_GATEWAY_REQUESTS_PER_MINUTE_PER_ADDRESS: noLimit,
  },
})
let failed: string[] = []
try {
  for (const [role, email] of Object.entries(roles)) {
    console.log(`\n— as ${role} —`)
    if (!(await fuzzed(program, platform, email))) failed = [...failed, role]
  }
} finally {
  await platform.stop()
}
console.log(failed.length === 0 ? '\nNothing found in five roles.' : `\nFound something as ${failed.join(', ')}.`)
process.exit(failed.length === 0 ? 0 : 1)

async function fuzzed(command: string, { url }: Platform, email: string | undefined): Promise<boolean> {
  const session = email && (await logInAs(platform, email, demoPassword))
  const seconds = Number(values.seconds)
  const args = [
    ...[
      '--config-file',
      fileURLToPath(new URL('./fuzz/schemathesis.toml', import.meta.url)),
      'run',
      `${url}/openapi.json`,
    ],
    ...['--phases', values.phases],
    ...['--max-time', String(seconds), '--seed', '20261128', '--request-timeout', '10', '--continue-on-failure'],
    ...leftOut.flatMap((path) => ['--exclude-path', path.replace(/:(\w+)/g, '{$1}')]),
    ...(session ? ['--header', `Authorization: Bearer ${session.accessToken}`] : []),
  ]
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'inherit', timeout: seconds * 4_000 + 60_000, cwd: cacheFolder() })
    child.once('exit', (code) => resolve(code === 0))
  })
}

function cacheFolder(): string {
  return process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache')
}

/** Where it is, installed when it was not. */
function schemathesis(): string | undefined {
  const folder = join(cacheFolder(), 'jumun', `schemathesis-${version}`)
  const command = join(folder, 'bin', 'schemathesis')
  if (existsSync(command)) return command
  const run = (name: string, args: string[]): boolean =>
    spawnSync(name, args, { stdio: ['ignore', 'ignore', 'inherit'], timeout: installWithinMs }).status === 0
  console.log(`Installing Schemathesis ${version} …`)
  const isThere =
    run('python3', ['-m', 'venv', folder]) &&
    run(join(folder, 'bin', 'pip'), ['install', '--quiet', `schemathesis==${version}`])
  return isThere && existsSync(command) ? command : undefined
}
