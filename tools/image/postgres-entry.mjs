// The entrance of the image of postgres-image.ts: as the official image's, a new cluster with POSTGRES_PASSWORD in PGDATA.
import { execFileSync, spawn } from 'node:child_process'
import { appendFileSync, chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'

const data = process.env.PGDATA
const bin = '/usr/local/postgres/bin'
if (!existsSync(`${data}/PG_VERSION`)) {
  mkdirSync(data, { recursive: true, mode: 0o700 })
  const file = '/tmp/password'
  writeFileSync(file, process.env.POSTGRES_PASSWORD, { mode: 0o600 })
  execFileSync(
    `${bin}/initdb`,
    ['-D', data, '-U', 'postgres', '--auth=scram-sha-256', `--pwfile=${file}`, '-E', 'UTF8', '--no-locale'],
    { stdio: 'inherit' },
  )
  rmSync(file)
  appendFileSync(`${data}/pg_hba.conf`, 'host all all all scram-sha-256\n')
}
// A volume that comes back to its group has let the group in; PostgreSQL does not start there.
chmodSync(data, 0o700)
const postgres = spawn(
  `${bin}/postgres`,
  ['-D', data, '-c', 'listen_addresses=*', '-c', 'unix_socket_directories=/tmp', ...process.argv.slice(2)],
  { stdio: 'inherit' },
)
// A fast shutdown, as the official image does.
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => postgres.kill('SIGINT'))
postgres.on('exit', (code) => process.exit(code ?? 1))
