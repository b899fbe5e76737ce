/** PostgreSQL refuses to run as root: whom it runs as instead, and what that user may reach. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/** Nothing to change when the process is an ordinary user's. */
export interface PostgresUser {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

/**
 * The user to run PostgreSQL as: undefined for an ordinary user (they run it themselves), else `postgres` or `nobody`.
 * @throws when this is root and neither of them exists
 */
export function postgresUser(): PostgresUser | undefined {
  if (process.getuid?.() !== 0) return undefined
  const accounts = new Map<string, PostgresUser>()
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [name = '', , uid, gid] = line.split(':')
    if (Number(uid) > 0) accounts.set(name, { name, uid: Number(uid), gid: Number(gid) })
  }
  const user = accounts.get('postgres') ?? accounts.get('nobody')
  if (!user)
    throw new Error(
      'PostgreSQL does not run as root, and there is neither a user "postgres" nor "nobody" here to run it',
    )
  return user
}

/** May this user walk down to this folder, as far as the permission bits tell? */
export function mayReach(folder: string, user: PostgresUser): boolean {
  let path = resolve(folder)
  for (;;) {
    const { mode, uid, gid } = statSync(path)
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001
    if ((mode & bit) === 0) return false
    const parent = dirname(path)
    if (parent === path) return true
    path = parent
  }
}

/**
 * Run a program to its end, as that user, and answer what it printed.
 * @throws with the program's own words when it fails or takes longer than `timeoutMs`
 */
export async function runAs(
  user: PostgresUser | undefined,
  program: string,
  args: readonly string[],
  timeoutMs = 60_000,
): Promise<string> {
  const child = spawn(program, args, {
    cwd: '/',
    ...(user ? { uid: user.uid, gid: user.gid } : {}),
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: AbortSignal.timeout(timeoutMs),
  })
  let said = ''
  child.stdout.on('data', (chunk) => {
    said += chunk
  })
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  const [code, signal] = await once(child, 'close')
  if (code !== 0) throw new Error(`${program} ended with ${code ?? signal}: ${said.trim()}`)
  return said
}
