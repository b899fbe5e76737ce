/** An image of PostgreSQL for clusters that reach no registry: the embedded one's programs, entered as the official image is. */
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { postgresBinaries } from '@jumun/postgres'
import { baseRoot } from './base-root.ts'
import { pack } from './pack.ts'

const user = '999:999'

export async function postgresImage(tag: string, out: string): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'jumun-postgres-image-'))
  try {
    const home = dirname(dirname(postgresBinaries().postgres))
    const base = join(work, 'base')
    mkdirSync(base)
    const programs = ['postgres', 'initdb'].map((name) => join(home, 'bin', name))
    const shell = realpathSync('/bin/sh') // initdb starts postgres by one
    baseRoot(process.execPath, [...programs, shell], base)
    appendFileSync(join(base, 'etc/passwd'), 'postgres:x:999:999:postgres:/tmp:/none\n')
    mkdirSync(join(base, 'bin'))
    cpSync(shell, join(base, 'bin/sh'))
    cpSync(home, join(base, 'usr/local/postgres'), { recursive: true, verbatimSymlinks: true })
    cpSync(join(import.meta.dirname, 'postgres-entry.mjs'), join(base, 'usr/local/postgres/entry.mjs'))
    await pack(
      tag,
      [{ folder: base, at: '' }],
      {
        User: user,
        WorkingDir: '/tmp',
        Env: [
          'PATH=/usr/local/bin:/usr/local/postgres/bin',
          'LD_LIBRARY_PATH=/usr/local/postgres/lib',
          'PGDATA=/data/postgres',
        ],
        Entrypoint: ['node', '/usr/local/postgres/entry.mjs'],
        Labels: { 'org.opencontainers.image.title': 'PostgreSQL for a try' },
      },
      out,
    )
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}
