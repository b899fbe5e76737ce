/** `npm start`: the whole platform, one line per step, until it is told to stop. */
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { endWithNpm } from '@jumun/resilience/lifetime'
import { forgetData, makeDataFolder } from './data-folder.ts'
import { type Flags, help, Refusal, readFlags } from './flags.ts'
import { dataPath } from './run-file.ts'

/** npm passes on a Ctrl-C that the terminal has sent to us as well: both are one wish. */
const oneWishMs = 500
// What the platform and its parts write is for their own user alone.
process.umask(0o077)

try {
  const flags = readFlags(process.argv.slice(2))
  if (flags.help) console.log(help)
  else if (flags.settings) console.log(await (await import('./settings-page.ts')).settingsPage(process.env))
  else await run(flags)
} catch (error) {
  console.error(error instanceof Refusal || !process.env['JUMUN_DEBUG'] ? (error as Error).message : error)
  process.exit(1)
}

async function run(flags: Flags): Promise<void> {
  const dataDir = dataPath(flags.data)
  if (flags.fresh) await forget(dataDir, flags.yes)
  makeDataFolder(dataDir)
  if (process.getuid?.() === 0) console.log('Jumun runs as root and needs none of it: an account of its own is safer')
  if (!process.env['NODE_COMPILE_CACHE']) enableCompileCache(join(dataDir, 'cache'))
  const { startPlatform } = await import('./platform.ts')
  const platform = startPlatform({
    dataDir,
    port: flags.port,
    only: flags.only,
    single: flags.single,
    instances: flags.instances ?? {},
    openDemo: flags.openDemo,
    demo: flags.demo && process.env['NODE_ENV'] !== 'production',
    environment: process.env,
    say: (sentence) => console.log(sentence),
    show: (line) => console.error(line),
  })
  let stopping = false
  let wishedAt = 0
  const wish = (signal: NodeJS.Signals): void => {
    if (stopping && performance.now() - wishedAt < oneWishMs) return
    if (stopping) {
      platform.kill()
      process.exit(130)
    }
    stopping = true
    wishedAt = performance.now()
    console.log(`${signal}: stopping everything in order; once more to stop at once`)
    platform.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => wish(signal))
  endWithNpm()
  try {
    const urls = await platform.started
    if (urls['discovery'] && urls['config'])
      console.log(`Other programs find discovery at ${urls['discovery']}/eureka and config at ${urls['config']}`)
    if (urls['gateway']) console.log(`Jumun is ready: ${forPeople(urls['gateway'])}`)
    else console.log(`Jumun is ready: ${flags.only.map((name) => `${name} ${urls[name]}`).join(', ')}`)
  } catch (error) {
    if (!stopping) throw error
  }
}

/** @throws Refusal when nobody said yes */
async function forget(dataDir: string, yes: boolean): Promise<void> {
  if (!yes) {
    if (!process.stdin.isTTY) throw new Refusal(`--fresh forgets everything in ${dataDir}; add --yes to mean it.`)
    const terminal = createInterface({ input: process.stdin, output: process.stdout })
    const answer = await terminal.question(`Forget everything in ${dataDir}? [y/N] `)
    terminal.close()
    if (!/^y(es)?$/i.test(answer.trim())) throw new Refusal('Nothing was forgotten, and nothing was started.')
  }
  forgetData(dataDir)
}

/** `localhost` where both of its addresses are heard; one that was named is said as it is. */
function forPeople(url: string): string {
  const shown = new URL(url)
  if (shown.hostname === '127.0.0.1' && process.env['JUMUN_HOST'] !== '127.0.0.1') shown.hostname = 'localhost'
  return shown.origin
}
