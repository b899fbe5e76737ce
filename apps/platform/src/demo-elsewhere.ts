/** The demo on a platform that runs elsewhere: `node apps/platform/src/demo-elsewhere.ts http://jumun-gateway:8080`. */
import { setTimeout as pause } from 'node:timers/promises'
import { makeDemo } from './demo.ts'

const gateway = process.argv[2] ?? ''
const withinMs = 600_000
const lookEveryMs = 1_000
const signal = AbortSignal.timeout(withinMs)
try {
  if (!URL.canParse(gateway)) throw new Error('Say where the gateway is: node apps/platform/src/demo-elsewhere.ts URL')
  await untilReady()
  await makeDemo({
    urlOf: () => gateway.replace(/\/+$/, ''),
    say: (sentence) => console.log(sentence),
    signal,
  })
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}

/** The platform may be starting beside us. */
async function untilReady(): Promise<void> {
  const isReady = (): Promise<boolean> =>
    fetch(`${gateway}/health`, { signal: AbortSignal.timeout(5_000) }).then(
      ({ ok }) => ok,
      () => false,
    )
  while (!(await isReady())) await pause(lookEveryMs, undefined, { signal })
}
