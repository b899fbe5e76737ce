/** The worker that all tabs of an app share; see `shared-line.ts`. */
import { type FromTab, sharedLines } from './shared-line.ts'
import { waitUnless } from './wait-unless.ts'

const join = sharedLines({
  fetch: (input, init) => fetch(input, init),
  now: () => Date.now(),
  random: () => Math.random(),
  wait: waitUnless,
})

addEventListener('connect', (event) => {
  const [port] = (event as MessageEvent).ports
  if (!port) return
  const hear = join({ post: (message) => port.postMessage(message) })
  port.onmessage = ({ data }: MessageEvent<FromTab>) => hear(data)
  // Browsers that know this event tell of a tab that crashed.
  port.addEventListener('close', () => hear({ say: 'leave' }))
})
