/** The screens: built once by `npm ci`, and again when their sources are newer than what was built. */
import { spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { Refusal } from './flags.ts'
import { repository } from './run-file.ts'

const web = join(repository, 'apps/web')
const built = join(web, 'dist')
const sources = [
  'src',
  'client',
  'admin',
  'kitchen',
  'rider',
  'ops',
  'build',
  'public',
  'vite.config.ts',
  'package.json',
]
/** Written last, so that a build that broke off is none: how new the sources were when it began. */
const stamp = '.built-from'
const buildLimitMs = 180_000

/** Is there anything to build, and anything to build it with? An image has only what was built. */
export function webAppIsStale(): boolean {
  if (!existsSync(join(web, 'vite.config.ts')) || !viteProgram()) return false
  return !isBuiltFrom(built, newestSource())
}

/** Also what was taken away since makes another build. */
export function isBuiltFrom(folder: string, newestMs: number): boolean {
  const file = join(folder, stamp)
  return existsSync(file) && readFileSync(file, 'utf8') === String(newestMs)
}

export function sayBuiltFrom(folder: string, newestMs: number): void {
  writeFileSync(join(folder, stamp), String(newestMs))
  // The screens are for everybody, also where whoever started Jumun keeps the rest to itself.
  chmodSync(join(folder, stamp), 0o644)
}

const newestSource = (): number =>
  Math.max(...[...sources.map((name) => join(web, name)), join(repository, 'contracts/src')].map(newest))

/** Builds beside and then changes places, so that who serves the screens never sees half of them. */
export async function buildWebApp(): Promise<void> {
  const vite = viteProgram()
  if (!vite) throw new Refusal('The screens cannot be built: Vite is not installed; run npm ci.')
  const fresh = join(web, 'node_modules', `.built-${process.pid}`)
  const former = `${fresh}.former`
  mkdirSync(dirname(fresh), { recursive: true })
  const newestMs = newestSource() // what is changed while it builds is not in it
  try {
    await run(vite, ['build', '--outDir', relative(web, fresh), '--emptyOutDir', '--logLevel', 'error'])
    sayBuiltFrom(fresh, newestMs)
    if (existsSync(built)) renameSync(built, former)
    renameSync(fresh, built)
  } finally {
    rmSync(fresh, { recursive: true, force: true })
    rmSync(former, { recursive: true, force: true })
  }
}

function viteProgram(): string | undefined {
  try {
    const found = createRequire(join(web, 'package.json')).resolve('vite/package.json')
    return join(dirname(found), 'bin/vite.js')
  } catch {
    return undefined
  }
}

function newest(path: string): number {
  if (!existsSync(path)) return 0
  const { mtimeMs } = statSync(path)
  if (!statSync(path).isDirectory()) return mtimeMs
  const inside = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return Math.max(0, ...inside.map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs))
}

function run(program: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const said: string[] = []
    const child = spawn(process.execPath, ['--import', 'data:text/javascript,process.umask(0o022)', program, ...args], {
      cwd: web,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: buildLimitMs,
    })
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => said.push(String(chunk)))
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`the screens cannot be built:\n${said.join('').trim()}`))
    })
  })
}

// `npm ci` ends with this (the script "prepare"); the web app's own `build` does it in any case.
if (import.meta.main && (process.argv.includes('--anew') || webAppIsStale())) await buildWebApp()
