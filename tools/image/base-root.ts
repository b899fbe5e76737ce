/**
 * A root file system to stand on where no registry can be reached: Node, the shared libraries that it needs, the authorities
 * that TLS trusts, time zones, and the user it runs as. No shell, no package manager.
 */
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export const user = 10001
const taken = ['/etc/ssl/certs/ca-certificates.crt', '/usr/share/zoneinfo', '/etc/mime.types']
/** Asked for by name when names are resolved. */
const byName = ['libnss_dns.so.2', 'libnss_files.so.2', 'libresolv.so.2']

/**
 * @param node the program, such as `node_modules/node/bin/node`
 * @param addons native modules that it will load, whose libraries have to be there as well
 */
export function baseRoot(node: string, addons: readonly string[], into: string): void {
  if (process.platform !== 'linux') throw new Error('A base of our own is made on Linux only; name one with --base.')
  const program = realpathSync(node)
  const copy = (from: string, to = from): void => {
    mkdirSync(join(into, dirname(to)), { recursive: true })
    cpSync(realpathSync(from), join(into, to), { recursive: true, dereference: true })
  }
  copy(program, '/usr/local/bin/node')
  // Libraries that came with a program lie beside it, and come with it.
  const needed = new Set([program, ...addons].flatMap(librariesOf).filter((library) => /^\/(usr\/)?lib/.test(library)))
  for (const library of needed) copy(library)
  const beside = new Set([...needed].map((library) => dirname(library)))
  for (const folder of beside) for (const name of byName) if (existsSync(join(folder, name))) copy(join(folder, name))
  for (const path of taken) if (existsSync(path)) copy(path)
  for (const folder of ['tmp', 'data']) {
    mkdirSync(join(into, folder))
    chmodSync(join(into, folder), 0o1777) // whatever the umask is
  }
  writeFileSync(join(into, 'etc/passwd'), `root:x:0:0:root:/:/none\njumun:x:${user}:${user}:jumun:/tmp:/none\n`)
  writeFileSync(join(into, 'etc/group'), `root:x:0:\njumun:x:${user}:\n`)
  writeFileSync(join(into, 'etc/nsswitch.conf'), 'hosts: files dns\n')
}

/** As the dynamic loader names them, itself included; none of a program that is whole by itself. */
export function librariesOf(program: string): string[] {
  const { stdout, error } = spawnSync('ldd', [program], { encoding: 'utf8' })
  if (error) throw error
  return stdout.split('\n').flatMap((line) => /(?:=>\s*)?(\/\S+)\s+\(0x/.exec(line)?.[1] ?? [])
}
