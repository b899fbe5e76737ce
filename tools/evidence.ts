/**
 * `npm run evidence -- --kubeconfig FILE`: installs a platform of its own on that cluster, does to it what `experiments.ts` says,
 * under load, audits it after each, and writes docs/cluster.md and the raw logs that every figure there is computed from.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { listOrders } from '@jumun/contracts'
import { type Plan, plans } from './evidence/experiments.ts'
import { type Kube, kubeOf } from './evidence/kube.ts'
import { startLoad } from './evidence/load.ts'
import { clusterPage } from './evidence/page.ts'
import { audit, gatewayOf, idsOf, installing, openShop, release } from './evidence/platform.ts'
import { type Experiment, type Moment, readRaw, writeRaw } from './evidence/raw.ts'
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

if (flags.help) console.log(help)
else
  try {
    const kube = kubeOf(flags.kubeconfig, flags.namespace)
    if (flags.only === 'audit') await look(kube)
    else await gather(kube)
  } catch (error) {
    console.error((error as Error).message)
    process.exitCode = 1
  }

async function look(kube: Kube): Promise<void> {
  const gateway = await kube.forward(`service/${release}-gateway`, 8080)
  try {
    console.log((await audit(kube, `http://127.0.0.1:${gateway.port}`)).join('\n'))
  } finally {
    gateway.close()
  }
}

async function gather(kube: Kube): Promise<void> {
  const chosen = plans.filter(({ name }) => !flags.only || flags.only.split(',').includes(name))
  if (chosen.length === 0 && flags.only !== 'none') throw new Error(`No experiment is called ${flags.only}.`)
  const isThere = await kube.kubectl('get', 'namespace', kube.namespace).then(
    () => true,
    () => false,
  )
  if (!isThere) await kube.kubectl('create', 'namespace', kube.namespace)
  try {
    const restricted = ['enforce', 'warn'].map((what) => `pod-security.kubernetes.io/${what}=restricted`)
    await kube.kubectl('label', 'namespace', kube.namespace, ...restricted)
    await kube.helm(...installing(flags.set))
    await kube.helm('test', release)
    const gateway = await gatewayOf(kube)
    console.log(`The platform is at ${gateway}`)
    const cluster = await clusterOf(kube)
    console.log((await audit(kube, gateway)).at(-1))
    for (const plan of chosen) {
      console.log(`— ${plan.title} —`)
      writeRaw(`${flags.out}/cluster`, await tried(kube, gateway, cluster, plan))
    }
  } finally {
    if (!flags.keep && !isThere)
      await kube.kubectl('delete', 'namespace', kube.namespace, '--wait=true', '--timeout=5m')
  }
  if (chosen.length > 0) writeFileSync(`${flags.out}/cluster.md`, clusterPage(readRaw(`${flags.out}/cluster`)))
}

async function tried(kube: Kube, gateway: string, cluster: string, plan: Plan): Promise<Experiment> {
  const { act, seconds: least, ...rest } = plan
  const api = openApi(gateway)
  const shop = await openShop(api)
  const moments: Moment[] = []
  const commands: string[] = []
  const startedAt = new Date().toISOString()
  const stream = follow(gateway, shop.customer)
  const began = performance.now()
  const load = startLoad(api, shop, plan.rate)
  const second = (at: number): Promise<void> => pause(Math.max(0, at * 1000 - (performance.now() - began)))
  const note = (what: string): void => {
    const atMs = Math.round(performance.now() - began)
    moments.push({ atMs, what })
    console.log(`${(atMs / 1000).toFixed(1).padStart(6)} s  ${what}`)
  }
  note(`${plan.rate} requests a second begin`)
  let seconds: number
  try {
    await act({ kube, gateway, shop, note, second, typed: (command) => void commands.push(command) })
    await second(least - 0.5)
  } finally {
    seconds = await load.end()
    note('the last request has its answer')
  }
  const there = await idsOf(api, listOrders, shop.customer)
  // What was said last is on its way to the screen for a moment.
  for (let look = 0; look < 50 && [...load.orders].some((id) => !stream.orders.has(id)); look++) await pause(200)
  await stream.end()
  const orders = {
    answered: load.orders.size,
    there: there.size,
    streamed: [...load.orders].filter((id) => stream.orders.has(id)).length,
    missing: [...load.orders].filter((id) => !there.has(id)).length,
  }
  const said = await audit(kube, gateway)
  console.log(`        ${said.at(-1)} ${JSON.stringify({ hits: load.hits.length, ...orders })}`)
  await api.close()
  return {
    ...{ ...rest, commands, startedAt, cluster, seconds, moments, orders },
    ...{ streams: { connections: stream.connections }, audit: said, hits: load.hits },
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
