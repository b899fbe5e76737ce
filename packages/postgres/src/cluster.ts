/** A cluster's folder: made whole or not at all, and kept where the user that runs PostgreSQL may enter. */
import { createHash } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { postgresBinaries } from './binaries.ts'
import { mayReach, type PostgresUser, postgresUser, runAs } from './user.ts'

/** The superuser of clusters made here. */
export const superuser = 'jumun'

/**
 * Where the cluster for this data folder is kept: in it, or, when this is root and PostgreSQL's user may not enter,
 * under `/var/lib/jumun`, and then a file in the data folder says so.
 */
export function clusterFolder(dataDir: string): string {
  const user = postgresUser()
  mkdirSync(dataDir, { recursive: true })
  if (!user || mayReach(dirname(resolve(dataDir)), user)) return resolve(dataDir)
  const name = createHash('sha256').update(resolve(dataDir)).digest('hex').slice(0, 16)
  const folder = join('/var/lib/jumun', name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    join(dataDir, 'WHERE-THE-DATA-IS.txt'),
    `PostgreSQL runs as the user "${user.name}", who may not enter this folder.\nIts data is in ${folder}\n`,
  )
  return folder
}

/** Forget the cluster of this data folder. Nothing may run on it. */
export function removeCluster(dataDir: string): void {
  if (!existsSync(dataDir)) return
  rmSync(clusterFolder(dataDir), { recursive: true, force: true })
  rmSync(dataDir, { recursive: true, force: true })
}

export const isCluster = (folder: string): boolean => existsSync(join(folder, 'PG_VERSION'))

/** Make a cluster in this folder, with scram passwords; a crash half-way leaves nothing that looks like one. */
export async function initCluster(folder: string, password: string, args: readonly string[] = []): Promise<void> {
  const user = postgresUser()
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new Error(`${folder} is not empty and no PostgreSQL cluster`)
  const unfinished = `${folder}.new`
  const secret = `${folder}.password`
  rmSync(unfinished, { recursive: true, force: true })
  own(unfinished, user)
  try {
    writeFileSync(secret, password, { mode: 0o600 })
    if (user) chownSync(secret, user.uid, user.gid)
    const how = ['--auth=scram-sha-256', '--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
    const who = ['--username', superuser, '--pwfile', secret]
    await runAs(user, postgresBinaries().initdb, ['-D', unfinished, '--no-locale', ...how, ...who, ...args])
    if (existsSync(folder)) rmdirSync(folder) // refuses when there is something in it: that is not ours to remove
    renameSync(unfinished, folder)
  } finally {
    rmSync(secret, { force: true })
    rmSync(unfinished, { recursive: true, force: true })
  }
}

/** An empty folder that only PostgreSQL's user may enter. */
export function own(folder: string, user: PostgresUser | undefined): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chmodSync(folder, 0o700)
  if (user) chownSync(folder, user.uid, user.gid)
}
