/** More pods under load, by their CPU or by how many events wait for them, and fewer again when it is over. */
import { ask } from './database.ts'
import type { Kube } from './kube.ts'
import { manyOrders } from './load.ts'
import { type Before, lettingIn, serveLag, serveLagNoMore } from './metrics.ts'
import { change, gaugeOf, type Plan, type Scene, until, type Watch, workloadOf } from './plan.ts'
import { release } from './platform.ts'

const most = 3
interface Scaler {
  readonly spec: { readonly minReplicas: number }
  readonly status: {
    readonly desiredReplicas: number
    readonly currentMetrics?: readonly ({
      readonly resource?: { readonly current: { readonly averageUtilization?: number } }
      readonly external?: { readonly current: { readonly averageValue?: string } }
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
  const external = status.currentMetrics?.find((metric) => metric?.external)?.external?.current.averageValue
  return {
    ...(cpu === undefined ? {} : { 'CPU in % of the request': cpu }),
    ...(external === undefined ? {} : { 'waiting for each pod as the autoscaler sees it': numberOf(external) }),
    'pods wanted': status.desiredReplicas,
    'pods ready': workload.status.readyReplicas ?? 0,
  }
}

/** As Kubernetes writes numbers: `500m` is a half. */
const numberOf = (quantity: string): number =>
  quantity.endsWith('m') ? Number(quantity.slice(0, -1)) / 1000 : Number(quantity.replace(/k$/, '000'))

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

const metric = 'jumun-catalog-lag'
const target = 20
const slowMs = 130
const catalogDatabase = `pod/${release}-postgres-0/jumun_catalog`
/** Each event that catalog hears is entered in its inbox: a row, which takes so long. */
const slow = [
  `CREATE OR REPLACE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(${slowMs / 1000}); RETURN NEW; END $$`,
  'CREATE OR REPLACE TRIGGER slowly BEFORE INSERT ON inbox FOR EACH ROW EXECUTE FUNCTION slowly()',
]
let before: Before

export const scaledByLag: Plan = {
  name: 'scaled-by-lag',
  title: 'Pods are added and taken away by the lag of events',
  expected: `Catalog, which sets stock aside when it hears of an order, has one pod, and its database takes ${slowMs} ms for each event, as one far away would: ${Math.floor(1000 / slowMs)} orders a second for a pod, fewer than come. Its autoscaler wants at most ${target} events waiting for each pod, and reads how many there are from Prometheus by prometheus-adapter, both set up as deploy/observability/kubernetes has it; its limit for CPU is far away. Expected: events pile up, pods are added, the pile goes although the orders go on coming; when the load is over one pod is left. Ordering does not wait for catalog, so no request fails.`,
  rate: 20,
  seconds: 120,
  mix: manyOrders,
  async watch(kube): Promise<Watch> {
    const gauge = await gaugeOf(kube, 'catalog', 'jumun_consumer_lag_events')
    return {
      async look() {
        const lags = [...(await gauge.read()).values()]
        const waiting = lags.length === 0 ? {} : { 'events waiting': lags.reduce((sum, lag) => sum + lag, 0) }
        return { ...waiting, ...(await lookAt(kube, 'catalog')) }
      },
      close: () => gauge.close(),
    }
  },
  async prepare(scene) {
    const { kube, typed } = scene
    await change(kube, () => undefined, lettingIn)
    before = await serveLag(kube, metric)
    await change(
      kube,
      typed,
      lettingIn,
      ...scale(
        'catalog',
        'services.catalog.autoscaling.cpu=500',
        `services.catalog.autoscaling.lag.metric=${metric}`,
        `services.catalog.autoscaling.lag.target=${target}`,
      ),
    )
    await settle(scene, 'catalog', 2)
    for (const statement of slow) typed(`psql jumun_catalog --command '${statement}'`)
    await ask(kube, catalogDatabase, ...slow)
  },
  async act(scene) {
    const waiting = (): number => scene.seen()['events waiting'] ?? 0
    await until('a pile', async () => waiting() > target)
    scene.note(`more than ${target} events wait`)
    await follow(scene, 'catalog', (ready) => ready > 1)
    await until('a pile that goes', async () => waiting() < target)
    scene.note(`fewer than ${target} wait again, while orders go on coming`)
  },
  calm: (scene) => follow(scene, 'catalog', (ready) => ready === 1),
  async restore(kube) {
    await ask(kube, catalogDatabase, 'DROP FUNCTION IF EXISTS slowly() CASCADE')
    await serveLagNoMore(kube, before)
    await unscaled(kube, 'catalog')
  },
}
