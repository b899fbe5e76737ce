/** The demo on a platform that runs elsewhere: `node apps/platform/src/demo-elsewhere.ts http://jumun-gateway:8080`. */
import { makeDemo } from './demo.ts'

const gateway = process.argv[2] ?? ''
const withinMs = 300_000
try {
  if (!URL.canParse(gateway)) throw new Error('Say where the gateway is: node apps/platform/src/demo-elsewhere.ts URL')
  await makeDemo({
    urlOf: () => gateway.replace(/\/+$/, ''),
    say: (sentence) => console.log(sentence),
    signal: AbortSignal.timeout(withinMs),
  })
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
