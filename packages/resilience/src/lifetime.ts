/**
 * Nothing of ours outlives the one who started it by more than some seconds. A program of ours looks after its parent
 * itself; a program of others (PostgreSQL, a broker) gets a watchman that holds one end of a pipe to us.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

const lookEveryMs = 500
/** After the first signal; then the program is ended by force. */
const patienceSeconds = 10

/**
 * Ends this process in order (its own SIGTERM) once the `npm run` that started it is gone, also when that was killed.
 * A program that was started without npm stays: whoever starts one by hand may leave it alone on purpose.
 */
export function endWithNpm(environment: NodeJS.ProcessEnv = process.env): void {
  if (!environment['npm_lifecycle_event']) return
  const parent = process.ppid
  const starter = starterOf(parent)
  const looking = setInterval(() => {
    if (process.ppid === parent && starterOf(parent) === starter) return
    clearInterval(looking)
    if (process.listenerCount('SIGTERM') === 0) process.exit(143) // as the signal itself would have ended it
    process.emit('SIGTERM', 'SIGTERM')
  }, lookEveryMs).unref()
}

/** npm starts a shell that starts us. That shell outlives an npm that was killed, and says so by another parent of its own. */
function starterOf(parent: number): string | undefined {
  if (process.platform !== 'linux') return undefined
  try {
    const [, name, ppid] = /^\d+ \((.*)\) \S (\d+)/s.exec(readFileSync(`/proc/${parent}/stat`, 'utf8')) ?? []
    return name?.endsWith('sh') ? ppid : undefined
  } catch {
    return undefined // gone: our own parent is another by now
  }
}

/**
 * Ends `child` with `signal` when this process is gone, however it went; by force after ten seconds. Where there is no
 * `sh` (Windows) nobody watches, and whoever starts the program again has to find what was left behind.
 */
export function endsWithUs(child: ChildProcess, signal: 'INT' | 'TERM'): void {
  if (child.pid === undefined || process.platform === 'win32') return
  const watch = `cat > /dev/null; kill -s ${signal} ${child.pid} || exit 0
for second in $(seq ${patienceSeconds}); do sleep 1; kill -0 ${child.pid} || exit 0; done; kill -s KILL ${child.pid}`
  const watchman = spawn('sh', ['-c', watch], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
  watchman.unref()
  ;(watchman.stdin as unknown as { unref(): void }).unref()
  watchman.once('error', () => undefined) // no shell: nobody watches
  // Its number may be another's later: with the program goes its watchman.
  child.once('exit', () => watchman.kill('SIGKILL'))
}
