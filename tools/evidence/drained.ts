/** A node is emptied, one eviction at a time, as before its own upgrade. */
import type { Kube } from './kube.ts'
import { allWhole, type Plan, type Pod, partLabel, podsOf, type Scene, until } from './plan.ts'
import { release } from './platform.ts'

interface Volume {
  readonly spec: { readonly claimRef?: { readonly name: string }; readonly nodeAffinity?: object }
}

/** Parts of which there is one, or whose pods share a volume: where that is of one node alone, they cannot move. */
async function boundParts(kube: Kube, pods: readonly Pod[]): Promise<Map<string, string>> {
  const { items } = await kube.json<{ items: readonly Volume[] }>('get', 'persistentvolumes')
  const local = new Set(items.flatMap(({ spec }) => (spec.nodeAffinity ? [spec.claimRef?.name ?? ''] : [])))
  const bound = pods.filter(({ spec }) =>
    spec.volumes?.some(({ persistentVolumeClaim: claim }) => claim && local.has(claim.claimName)),
  )
  return new Map(
    bound
      .map(({ metadata, spec }) => [metadata.labels[partLabel] ?? '', spec.nodeName ?? ''] as const)
      .filter(([part]) => part !== 'dashboard' && part !== 'kafka'), // of these there are others elsewhere
  )
}

const nodesOf = async (kube: Kube): Promise<string[]> => {
  const { items } = await kube.json<{ items: { metadata: { name: string } }[] }>('get', 'nodes')
  return items.map(({ metadata }) => metadata.name)
}

/** The node with the fewest pods that cannot move, and those. */
async function chosen(kube: Kube): Promise<{ node: string; others: string[]; stay: string[] }> {
  const nodes = await nodesOf(kube)
  if (nodes.length < 2) throw new Error('A node is drained onto others, and this cluster has one.')
  const bound = [...(await boundParts(kube, await podsOf(kube)))]
  const on = (node: string): string[] => bound.flatMap(([part, where]) => (where === node ? [part] : []))
  const [node = ''] = nodes.toSorted((left, right) => on(left).length - on(right).length)
  return { node, others: nodes.filter((name) => name !== node), stay: on(node) }
}

const gathered = ['order', 'gateway']
let drained = ''

export const nodeDrained: Plan = {
  name: 'node-drained',
  title: 'A node is drained',
  expected:
    'All pods of a node are evicted, as before its upgrade. Both pods of order and of the gateway stand on it. Expected: the disruption budgets let one pod of a part go at a time, and the next when another is ready elsewhere; no request fails.',
  rate: 20,
  seconds: 120,
  watch: async (kube) => ({
    async look() {
      const pods = await podsOf(kube)
      const mine = pods.filter(({ spec, status }) => spec.nodeName === drained && status.phase === 'Running')
      return { 'pods on that node': mine.length }
    },
  }),
  async prepare({ kube, typed }: Scene) {
    const { node, others } = await chosen(kube)
    drained = node
    await kube.kubectl('cordon', ...others)
    try {
      const workloads = gathered.map((part) => `deployment/${release}-${part}`)
      typed(`kubectl cordon ${others.join(' ')} && kubectl rollout restart ${workloads.join(' ')}`)
      await kube.kubectl('rollout', 'restart', ...workloads)
      for (const workload of workloads) await kube.kubectl('rollout', 'status', workload, '--timeout=10m')
    } finally {
      await kube.kubectl('uncordon', ...others)
      typed(`kubectl uncordon ${others.join(' ')}`)
    }
  },
  async act({ kube, note, typed, second }) {
    const { node, stay } = await chosen(kube)
    const args = ['--ignore-daemonsets', '--delete-emptydir-data', '--timeout=10m']
    if (stay.length > 0) args.push(`--pod-selector=${partLabel} notin (${stay.join(',')})`)
    await second(15)
    typed(`kubectl drain ${node} ${args.join(' ').replace(/--pod-selector=(.*)$/, "--pod-selector='$1'")}`)
    note(
      `${node} is drained${stay.length > 0 ? `, but for ${stay.join(' and ')}: their volumes are directories of that node, and could not come along` : ''}`,
    )
    const said = await kube.said('drain', node, ...args)
    const held = said.split('\n').filter((line) => /disruption budget/.test(line)).length
    const evicted = said.split('\n').filter((line) => /^pod\/.* evicted$/.test(line.trim())).length
    note(`it is empty: ${evicted} pods were evicted; ${held} times the budget said "not yet"`)
    await second(80)
    typed(`kubectl uncordon ${node}`)
    await kube.kubectl('uncordon', node)
    note(`${node} takes pods again`)
    await until('all pods', () => allWhole(kube))
    note('every part has all its pods')
  },
  async restore(kube) {
    await kube.kubectl('uncordon', ...(await nodesOf(kube)))
    await until('all pods', () => allWhole(kube))
  },
}
