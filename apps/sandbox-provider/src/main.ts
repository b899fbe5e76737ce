/** The sandbox provider as a program of its own: `SANDBOX_PROVIDER_KEY=… node main.ts` prints its address and runs until told to stop. */
import { startSandboxProvider } from './provider.ts'

const env = process.env
const key = env['SANDBOX_PROVIDER_KEY'] ?? ''
const port = Number(env['PORT'] ?? 0)
const problem =
  key.length < 8
    ? 'SANDBOX_PROVIDER_KEY must be set to a key of at least 8 characters.'
    : !Number.isInteger(port) || port < 0 || port > 65_535
      ? `PORT must be a port number, not "${env['PORT']}".`
      : undefined
if (problem) {
  console.error(problem)
  process.exit(1)
}

try {
  const dataDir = env['DATA_DIR'] ?? '.jumun/sandbox-provider'
  const allowedHosts = env['JUMUN_ALLOWED_HOSTS']?.split(',').map((name) => name.trim()) ?? []
  const provider = await startSandboxProvider({ dataDir, key, port, host: env['HOST'] ?? '127.0.0.1', allowedHosts })
  console.log(`sandbox-provider listens on ${provider.url}`)
  process.send?.({ url: provider.url })
  const stop = () => {
    provider.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  // Started by a supervisor: where it goes, this goes.
  process.once('disconnect', stop)
  process.on('message', (message) => {
    if (message === 'alive?') process.send?.({ alive: true })
  })
} catch (error) {
  const sentence = error instanceof Error ? error.message : String(error)
  console.error(`The sandbox provider cannot start: ${sentence}`)
  process.send?.({ failed: sentence, portTaken: (error as NodeJS.ErrnoException).code === 'EADDRINUSE' })
  process.exit(1)
}
