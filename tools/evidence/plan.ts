/** What an experiment is made of, and how it looks at the cluster. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Kube } from './kube.ts'
import type { Kind, Shop } from './load.ts'
import { changing, chart, release, secretOf } from './platform.ts'

export interface Scene {
  readonly kube: Kube
  readonly gateway: string
  readonly shop: Shop
  /** Something happened now; with a phase, orders from now on are counted under it. */
  note(what: string, phase?: string): void
  /** A command as one would type it, for the page. */
  typed(command: string): void
  /** So many seconds since the load began. */
  second(at: number): Promise<void>
  /** What was seen last of what is watched. */
  seen(): Readonly<Record<string, number>>
}

export interface Watch {
  look(): Promise<Record<string, number>>
  close?(): void
}

export interface Plan {
  readonly name: string
  readonly title: string
  readonly expected: string
  readonly rate: number
  /** The load lasts at least so long, and until `act` is over. */
  readonly seconds: number
  /** Needs a platform whose events are on Kafka. */
  readonly onKafka?: true
  /** How many order, in turn (default 1). */
  readonly customers?: number
  readonly mix?: readonly Kind[]
  /** Is looked at each second, from before the load until after `calm`. */
  watch?(kube: Kube): Promise<Watch>
  /** Before the load. */
  prepare?(scene: Scene): Promise<void>
  act(scene: Scene): Promise<void>
  /** When the load is over. */
  calm?(scene: Scene): Promise<void>
  /** After the audit, also where the experiment failed: as it was before. */
  restore?(kube: Kube): Promise<void>
}

interface Workload {
  readonly spec: { readonly replicas: number }
  readonly status: {
    readonly readyReplicas?: number
    readonly updatedReplicas?: number
    readonly replicas?: number
  }
}

const withinMs = 600_000
const lookEveryMs = 500

export async function until(what: string, look: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + withinMs
  while (!(await look().catch(() => false))) {
    if (performance.now() > deadline) throw new Error(`not within ${withinMs / 1000} s: ${what}`)
    await pause(lookEveryMs)
  }
}

export const workloadOf = (kube: Kube, workload: string): Promise<Workload> => kube.json<Workload>('get', workload)

export const isWhole = async (kube: Kube, workload: string): Promise<boolean> => {
  const { spec, status } = await workloadOf(kube, workload)
  return status.readyReplicas === spec.replicas
}

/** Every Deployment and StatefulSet has the pods that it is to have. */
export async function allWhole(kube: Kube): Promise<boolean> {
  const { items } = await kube.json<{ items: Workload[] }>('get', 'deployments,statefulsets')
  return items.every(({ spec, status }) => (status.readyReplicas ?? 0) === spec.replicas)
}

export interface Pod {
  readonly metadata: {
    readonly name: string
    readonly labels: Readonly<Record<string, string>>
    readonly deletionTimestamp?: string
  }
  readonly spec: {
    readonly nodeName?: string
    readonly volumes?: readonly { readonly persistentVolumeClaim?: { readonly claimName: string } }[]
  }
  readonly status: { readonly phase: string }
}

export const partLabel = 'app.kubernetes.io/component'

/** Those that are not on their way out. */
export async function podsOf(kube: Kube, part?: string): Promise<Pod[]> {
  const { items } = await kube.json<{ items: Pod[] }>('get', 'pods', ...(part ? ['-l', `${partLabel}=${part}`] : []))
  return items.filter(({ metadata }) => !metadata.deletionTimestamp)
}

export const namesOf = async (kube: Kube, part: string): Promise<string[]> =>
  (await podsOf(kube, part)).map(({ metadata }) => metadata.name)

/** `helm upgrade` with these values, and how one would type it. */
export async function change(kube: Kube, typed: (command: string) => void, ...values: string[]): Promise<void> {
  typed(`helm upgrade ${release} ${chart} --reuse-values ${values.map((value) => `--set ${value}`).join(' ')} --wait`)
  await kube.helm(...changing(...values))
}

/** A gauge of each pod of a service, by the pod's name; a pod that does not answer is not there. */
export async function gaugeOf(
  kube: Kube,
  part: string,
  gauge: string,
): Promise<{ read(): Promise<Map<string, number>>; close(): void }> {
  const token = (await secretOf(kube, 'platform'))['JUMUN_METRICS_TOKEN'] ?? ''
  const lines = new Map<string, Promise<{ port: number; close(): void }>>()
  const levelOf = async (pod: string): Promise<number | undefined> => {
    const line = lines.get(pod) ?? kube.forward(`pod/${pod}`, 8080)
    lines.set(pod, line)
    try {
      const { port } = await line
      const answer = await fetch(`http://127.0.0.1:${port}/metrics`, {
        headers: { authorization: `Bearer ${token}` },
        signal: AbortSignal.timeout(2000),
      })
      const found = new RegExp(`^${gauge}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(await answer.text())?.[1]
      return found === undefined ? undefined : Number(found)
    } catch {
      lines.delete(pod) // it may be gone, or not listen yet: next time anew
      await line.then(
        (there) => there.close(),
        () => undefined,
      )
      return undefined
    }
  }
  return {
    async read() {
      const pods = await namesOf(kube, part)
      const values = await Promise.all(pods.map(async (pod) => [pod, await levelOf(pod)] as const))
      return new Map(values.flatMap(([pod, value]) => (value === undefined ? [] : [[pod, value]])))
    },
    close() {
      for (const line of lines.values())
        line.then(
          (there) => there.close(),
          () => undefined,
        )
    },
  }
}
