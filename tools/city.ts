/** `npm run city`: virtual customers, kitchens, riders and an operator on a running platform, through its public API, until Ctrl-C. */
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { endWithNpm } from '@jumun/resilience/lifetime'
import { Refusal } from '../apps/web/src/api/refusal.ts'
import { liveInTheCity } from '../apps/web/src/city/city.ts'
import { type CityOptions, help, readOptions } from './city/read-options.ts'

const defaultPort = 8088
const tellEveryMs = 5_000

try {
  const wish = readOptions(process.argv.slice(2))
  if (wish === 'help') console.log(help)
  else await live(wish)
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}

async function live({ speed, port, data, minutes }: CityOptions): Promise<void> {
  const url = port === undefined ? (gatewayOf(data) ?? `http://127.0.0.1:${defaultPort}`) : `http://127.0.0.1:${port}`
  await mustBeReady(url)
  const ending = new AbortController()
  const end = (): void => ending.abort()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, end)
  endWithNpm()
  const limit = minutes === undefined ? undefined : setTimeout(end, minutes * 60_000)
  let counts: Readonly<Record<string, number>> = {}
  const tell = (): void => console.log(sentence(counts))
  const telling = setInterval(tell, tellEveryMs)
  console.log(`The city lives on ${url} at ${speed}×; Ctrl-C lets it sleep.`)
  try {
    await liveInTheCity({
      url,
      speed: () => speed,
      signal: ending.signal,
      onCount: (now) => {
        counts = now
      },
    })
  } catch (error) {
    if (error instanceof Refusal && error.code === 'wrong-credentials')
      throw new Error(
        'The city lives on the demo data, which this platform does not have; start one without --no-demo.',
      )
    throw error
  } finally {
    clearInterval(telling)
    clearTimeout(limit)
    tell()
  }
}

/** The gateway of the platform that keeps its data there, while it runs. */
function gatewayOf(data: string): string | undefined {
  const file = join(resolve(fileURLToPath(new URL('../', import.meta.url)), data), 'run.json')
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { gateway: string }).gateway : undefined
}

async function mustBeReady(url: string): Promise<void> {
  const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined)
  if (!answer?.ok) throw new Error(`No platform is ready at ${url}: start it with npm start, or name its --port.`)
}

function sentence(counts: Readonly<Record<string, number>>): string {
  const told = Object.entries(counts).map(([what, count]) => `${what} ${count}`)
  return told.join(', ') || 'nothing yet'
}
