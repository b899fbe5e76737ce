/** kubectl and helm on one namespace of the cluster that a kubeconfig names. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

export interface Kube {
  readonly namespace: string
  kubectl(...args: readonly string[]): Promise<string>
  json<T>(...args: readonly string[]): Promise<T>
  helm(...args: readonly string[]): Promise<string>
  /** A port of this machine that leads to one of a pod or service there. */
  forward(target: string, port: number): Promise<{ readonly port: number; close(): void }>
}

const run = promisify(execFile)
const longestMs = 15 * 60_000

export function kubeOf(kubeconfig: string | undefined, namespace: string): Kube {
  const env = { ...process.env, ...(kubeconfig ? { KUBECONFIG: kubeconfig } : {}) }
  const command = async (program: string, args: readonly string[]): Promise<string> => {
    const all = ['--namespace', namespace, ...args]
    try {
      const { stdout } = await run(program, all, { env, maxBuffer: 64 * 1024 * 1024, timeout: longestMs })
      return stdout
    } catch (error) {
      const { stderr, message } = error as Error & { stderr?: string }
      throw new Error(`${program} ${args.slice(0, 4).join(' ')}: ${stderr?.trim() || message}`)
    }
  }
  const kubectl = (...args: readonly string[]): Promise<string> => command('kubectl', args)
  return {
    namespace,
    kubectl,
    helm: (...args) => command('helm', args),
    json: async (...args) => JSON.parse(await kubectl(...args, '-o', 'json')),
    async forward(target, port) {
      const child = spawn('kubectl', ['--namespace', namespace, 'port-forward', target, `:${port}`], {
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      return { port: await portOf(child), close: () => void child.kill() }
    },
  }
}

/** kubectl says which one it took. */
function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = ''
    child.stderr?.on('data', (text: Buffer) => {
      said += text.toString()
    })
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`kubectl port-forward ended: ${said.trim()}`)))
    if (child.stdout)
      createInterface({ input: child.stdout }).on('line', (line) => {
        const port = Number(/^Forwarding from 127\.0\.0\.1:(\d+)/.exec(line)?.[1])
        if (port) resolve(port)
      })
  })
}
