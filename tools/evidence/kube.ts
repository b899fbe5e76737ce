/** kubectl and helm on one namespace of the cluster that a kubeconfig names. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

export interface Kube {
  readonly namespace: string
  kubectl(...args: readonly string[]): Promise<string>
  json<T>(...args: readonly string[]): Promise<T>
  /** What it wrote, also of what went wrong on the way. */
  said(...args: readonly string[]): Promise<string>
  apply(...things: readonly object[]): Promise<void>
  /** What the API server says of this YAML, with fields that it does not know refused; nothing is made. */
  strictly(yaml: string): Promise<string>
  helm(...args: readonly string[]): Promise<string>
  /** A port of this machine that leads to one of a pod or service there. */
  forward(target: string, port: number): Promise<{ readonly port: number; close(): void }>
}

interface Said {
  readonly stdout: string
  readonly stderr: string
}

const run = promisify(execFile)
const longestMs = 15 * 60_000

export function kubeOf(kubeconfig: string | undefined, namespace: string): Kube {
  const env = { ...process.env, ...(kubeconfig ? { KUBECONFIG: kubeconfig } : {}) }
  const command = async (program: string, args: readonly string[], input = ''): Promise<Said> => {
    const all = ['--namespace', namespace, ...args]
    try {
      const running = run(program, all, { env, maxBuffer: 64 * 1024 * 1024, timeout: longestMs })
      running.child.stdin?.end(input)
      return await running
    } catch (error) {
      const { stderr, message } = error as Error & { stderr?: string }
      throw new Error(`${program} ${args.slice(0, 4).join(' ')}: ${stderr?.trim() || message}`)
    }
  }
  const kubectl = async (...args: readonly string[]): Promise<string> => (await command('kubectl', args)).stdout
  return {
    namespace,
    kubectl,
    async said(...args) {
      const { stdout, stderr } = await command('kubectl', args)
      return stderr + stdout
    },
    async apply(...things) {
      await command('kubectl', ['apply', '-f', '-'], things.map((thing) => JSON.stringify(thing)).join('\n---\n'))
    },
    async strictly(yaml) {
      const { stdout, stderr } = await command(
        ...(['kubectl', ['apply', '--dry-run=server', '--validate=strict', '-f', '-'], yaml] as const),
      )
      return stderr + stdout
    },
    helm: async (...args) => (await command('helm', args)).stdout,
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
