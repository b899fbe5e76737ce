/**
 * `npm run evidence -- --kubeconfig FILE`: installs a platform of its own on that cluster, does to it what `experiments.ts` says,
 * under load, audits it after each, and writes docs/cluster.md and the raw logs that every figure there is computed from.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { listOrders } from '@jumun/contracts'
import { dryRun } from './evidence/dry-run.ts'
import { plans } from './evidence/experiments.ts'
import { type Kube, kubeOf } from './evidence/kube.ts'
import { startLoad } from './evidence/load.ts'
import { clusterPage } from './evidence/page.ts'
import type { Plan, Scene } from './evidence/plan.ts'
import { audit, gatewayOf, idsOf, installing, openShop, release, walkThrough } from './evidence/platform.ts'
import { type Experiment, type Look, type Moment, readRaw, writeRaw } from './evidence/raw.ts'
import { follow } from './evidence/stream.ts'
import { openApi } from './prove/api.ts'

const help = `npm run evidence -- [flags]

  --kubeconfig FILE   the cluster (default: kubectl's own); kubectl and helm have to be there
  --namespace NAME    is made and taken away at the end, unless it is there already (default jumun-evidence)
  --only NAMES        of ${plans.map(({ name }) => name).join(', ')}; "none" installs, audits and takes away;
                      "audit" looks at the demo that is there, and changes nothing
  --set VALUE         of the chart, such as image.repository=…; may be said again
  --remark TEXT       of the cluster, for the page
  --keep              the platform stays
  --out DIR           where the page and its raw logs go (default docs of the repository)`

const { values: flags } = parseArgs({
  options: {
    kubeconfig: { type: 'string' },
    namespace: { type: 'string', default: 'jumun-evidence' },
    only: { type: 'string' },
    set: { type: 'string', multiple: true, default: [] },
    remark: { type: 'string' },
    keep: { type: 'boolean', default: false },
    out: { type: 'string', default: fileURLToPath(new URL('../docs', import.meta.url)) },
    help: { type: 'boolean', default: false },
  },
})

const failed: string[] = []

if (flags.help) console.log(help)
else
  try {
    if (flags.only === 'audit') console.log((await audit(kubeOf(flags.kubeconfig, flags.namespace))).join('\n'))
    else await gather()
  } catch (error) {
    console.error((error as Error).message)
    process.exitCode = 1
  }

/** On a platform whose events are in PostgreSQL, and then on one whose events are on Kafka. */
async function gather(): Promise<void> {
  const named = flags.only?.split(',')
  const unknown = named?.filter((name) => name !== 'none' && !plans.some((plan) => plan.name === name)) ?? []
  if (unknown.length > 0) throw new Error(`No experiment is called ${unknown.join(', ')}.`)
  const chosen = plans.filter(({ name }) => !named || named.includes(name))
  const onKafka = chosen.filter((plan) => plan.onKafka)
  const others = chosen.filter((plan) => !plan.onKafka)
  if (others.length > 0 || chosen.length === 0) await onOnePlatform(flags.namespace, [], others)
  if (onKafka.length > 0) await onOnePlatform(`${flags.namespace}-kafka`, ['demo.kafka.enabled=true'], onKafka)
  if (chosen.length > 0) writeFileSync(`${flags.out}/cluster.md`, clusterPage(readRaw(`${flags.out}/cluster`)))
  if (failed.length > 0) throw new Error(`Not as expected, or not made at all: ${failed.join(', ')}.`)
}

async function onOnePlatform(namespace: string, values: readonly string[], chosen: readonly Plan[]): Promise<void> {
  const kube = kubeOf(flags.kubeconfig, namespace)
  const isThere = await kube.kubectl('get', 'namespace', namespace).then(
    () => true,
    () => false,
  )
  if (!isThere) await kube.kubectl('create', 'namespace', namespace)
  try {
    const restricted = ['enforce', 'warn'].map((what) => `pod-security.kubernetes.io/${what}=restricted`)
    await kube.kubectl('label', '--overwrite', 'namespace', namespace, ...restricted)
    console.log(`The API server takes ${await dryRun(kube)} things as the chart makes them, each field known`)
    await kube.helm(...installing([...values, ...flags.set]))
    await kube.helm('test', release)
    const gateway = await gatewayOf(kube)
    console.log(`The platform is at ${gateway}`)
    const cluster = await clusterOf(kube)
    const walk = await walkedThrough(kube, gateway)
    console.log((await audit(kube)).at(-1))
    for (const plan of chosen) {
      console.log(`— ${plan.title} —`)
      try {
        writeRaw(`${flags.out}/cluster`, { ...(await tried(kube, gateway, plan)), cluster, walk })
      } catch (error) {
        // The others are tried all the same.
        console.error((error as Error).message)
        failed.push(plan.name)
      }
      await plan.restore?.(kube)
    }
  } finally {
    if (!flags.keep && !isThere) await kube.kubectl('delete', 'namespace', namespace, '--wait=true', '--timeout=5m')
  }
}

/** Once, before other shops than the demo's are there; written down where a platform stays. */
async function walkedThrough(kube: Kube, gateway: string): Promise<string> {
  const { metadata } = await kube.json<{ metadata: { annotations?: Record<string, string> } }>(
    ...(['get', 'namespace', kube.namespace] as const),
  )
  const before = metadata.annotations?.['jumun.io/walk-through']
  if (before) return before
  const walk = await walkThrough(kube, gateway)
  console.log(`The README's walk-through ends with ${walk}`)
  if (walk !== 'DELIVERED') throw new Error('It should end with DELIVERED.')
  await kube.kubectl('annotate', 'namespace', kube.namespace, `jumun.io/walk-through=${walk}`)
  return walk
}

async function tried(kube: Kube, gateway: string, plan: Plan): Promise<Omit<Experiment, 'cluster'>> {
  const { name, title, expected, rate, seconds: least } = plan
  const api = openApi(gateway)
  const shop = await openShop(api, plan.customers)
  const moments: Moment[] = []
  const commands: string[] = []
  const looks: Look[] = []
  let began = Number.NaN
  const now = (): number => Math.round(performance.now() - began)
  const scene: Scene = {
    ...{ kube, gateway, shop },
    note(what, phase) {
      moments.push({ atMs: now(), what, ...(phase ? { phase } : {}) })
      console.log(`${(now() / 1000).toFixed(1).padStart(6)} s  ${what}`)
    },
    typed: (command) => void commands.push(command),
    second: (at) => pause(Math.max(0, at * 1000 - (performance.now() - began))),
    seen: () => looks.at(-1)?.values ?? {},
  }
  await plan.prepare?.(scene)
  const watch = await plan.watch?.(kube)
  const watched = new AbortController()
  const startedAt = new Date().toISOString()
  const streams = shop.customers.map((customer) => follow(gateway, customer))
  began = performance.now()
  const watching = (async () => {
    while (watch && !watched.signal.aborted) {
      const values = await watch.look().catch(() => ({}))
      if (Object.keys(values).length > 0) looks.push({ atMs: now(), values })
      await pause(1000)
    }
  })()
  try {
    const load = startLoad(api, shop, rate, plan.mix)
    scene.note(`${rate} requests a second begin`)
    let seconds: number
    try {
      await plan.act(scene)
      await scene.second(least - 0.5)
    } finally {
      seconds = await load.end()
      scene.note('the last request has its answer')
    }
    await plan.calm?.(scene)
    watched.abort()
    await watching
    const there = new Set<string>()
    for (const customer of shop.customers) for (const id of await idsOf(api, listOrders, customer)) there.add(id)
    // What was said last is on its way to the screens for a moment.
    const told = (id: string): boolean => streams.some(({ orders }) => orders.has(id))
    for (let look = 0; look < 50 && ![...load.orders].every(told); look++) await pause(200)
    const orders = {
      answered: load.orders.size,
      there: there.size,
      streamed: [...load.orders].filter(told).length,
      missing: [...load.orders].filter((id) => !there.has(id)).length,
    }
    const said = await audit(kube)
    console.log(`        ${said.at(-1)} ${JSON.stringify({ hits: load.hits.length, ...orders })}`)
    return {
      ...{ name, title, expected, commands, startedAt, rate, seconds, moments, orders },
      streams: { connections: streams.reduce((sum, { connections }) => sum + connections, 0) },
      ...{ audit: said, hits: load.hits, looks },
    }
  } finally {
    watched.abort()
    await watching
    watch?.close?.()
    await Promise.all(streams.map((stream) => stream.end()))
    await api.close()
  }
}

/** Its version, nodes, and what they are made of. */
async function clusterOf(kube: Kube): Promise<string> {
  const { serverVersion } = await kube.json<{ serverVersion: { gitVersion: string } }>('version')
  const { items } = await kube.json<{ items: { status: { capacity: { cpu: string; memory: string } } }[] }>(
    'get',
    'nodes',
  )
  const cpus = items.map(({ status }) => `${status.capacity.cpu} CPUs`).join(' + ')
  const model = /^model name\s*: (.+)$/m.exec(readCpus())?.[1]
  return `Kubernetes ${serverVersion.gitVersion}, ${items.length} nodes (${cpus}), load from a machine with ${model ?? 'another processor'}${flags.remark ? `; ${flags.remark}` : ''}`
}

function readCpus(): string {
  try {
    return readFileSync('/proc/cpuinfo', 'utf8')
  } catch {
    return '' // not on Linux
  }
}
