/** More pods under load, by their CPU, and fewer again when it is over. */
import type { Kube } from './kube.ts'
import { manyOrders } from './load.ts'
import { change, type Plan, type Scene, until, type Watch, workloadOf } from './plan.ts'
import { release } from './platform.ts'

const most = 3
interface Scaler {
  readonly spec: { readonly minReplicas: number }
  readonly status: {
    readonly desiredReplicas: number
    readonly currentMetrics?: readonly ({
      readonly resource?: { readonly current: { readonly averageUtilization?: number } }
    } | null)[]
  }
}

const scalerOf = (kube: Kube, part: string): Promise<Scaler> =>
  kube.json<Scaler>('get', 'horizontalpodautoscaler', `${release}-${part}`)

/** What the autoscaler sees and wants, and what is there. */
async function lookAt(kube: Kube, part: string): Promise<Record<string, number>> {
  const [{ status }, workload] = await Promise.all([
    scalerOf(kube, part),
    workloadOf(kube, `deployment/${release}-${part}`),
  ])
  const cpu = status.currentMetrics?.find((metric) => metric?.resource)?.resource?.current.averageUtilization
  return {
    ...(cpu === undefined ? {} : { 'CPU in % of the request': cpu }),
    'pods wanted': status.desiredReplicas,
    'pods ready': workload.status.readyReplicas ?? 0,
  }
}

/** Tells of each change in the number of ready pods until `enough` of them are there. */
async function follow({ note, seen }: Scene, part: string, enough: (ready: number) => boolean): Promise<void> {
  let before = seen()['pods ready'] ?? 1
  await until(`pods of ${part}`, async () => {
    const ready = seen()['pods ready'] ?? before
    if (ready !== before) note(`${ready} ${ready === 1 ? 'pod' : 'pods'} of ${part} ready`)
    before = ready
    return enough(ready)
  })
}

/** One pod, and an autoscaler that knows what it is to look at. */
async function settle({ kube }: Scene, part: string, metrics: number): Promise<void> {
  await until(`one pod of ${part}`, async () => {
    const [{ status }, workload] = await Promise.all([
      scalerOf(kube, part),
      workloadOf(kube, `deployment/${release}-${part}`),
    ])
    const known = status.currentMetrics?.filter(Boolean).length ?? 0
    return known >= metrics && workload.status.readyReplicas === 1 && workload.status.replicas === 1
  })
}

const scale = (part: string, ...more: string[]): string[] => [
  `services.${part}.autoscaling.enabled=true`,
  `services.${part}.autoscaling.min=1`,
  `services.${part}.autoscaling.max=${most}`,
  ...more,
]

/** As before: a number of its own. Who scaled it has its hand on that number, so it is taken back by force. */
async function unscaled(kube: Kube, part: string, ...more: string[]): Promise<void> {
  const silent = (): void => undefined
  await change(kube, silent, `services.${part}.autoscaling.enabled=false`, ...more)
  await kube.kubectl('scale', `deployment/${release}-${part}`, '--replicas=2')
  await kube.kubectl('rollout', 'status', `deployment/${release}-${part}`, '--timeout=10m')
}

export const scaledByCpu: Plan = {
  name: 'scaled-by-cpu',
  title: 'Pods are added and taken away by CPU',
  expected:
    'Order has one pod, and an autoscaler that wants its pods at 70 % of the CPU that they ask for. Expected: under load up to three pods are there, and when the load is over one again; no request fails on the way out or in.',
  rate: 20,
  seconds: 90,
  mix: manyOrders,
  watch: async (kube): Promise<Watch> => ({ look: () => lookAt(kube, 'order') }),
  async prepare(scene) {
    await change(scene.kube, scene.typed, ...scale('order', 'services.order.autoscaling.cpu=70'))
    await settle(scene, 'order', 1)
  },
  async act(scene) {
    await follow(scene, 'order', (ready) => ready > 1)
  },
  calm: (scene) => follow(scene, 'order', (ready) => ready === 1),
  restore: (kube) => unscaled(kube, 'order'),
}
