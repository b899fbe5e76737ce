/** docs/cluster.md, computed from the raw logs alone. */
import type { Experiment, Hit, Look } from './raw.ts'

export function clusterPage(experiments: readonly Experiment[]): string {
  return `# On a cluster

What becomes of requests and orders while something happens to the platform on a real Kubernetes. Made by
\`npm run evidence -- --kubeconfig FILE\`, on any cluster that can run the chart; every figure below is computed from the raw logs
in [docs/cluster](cluster), one line a request (\`.csv\`) beside what was done and when (\`.json\`) and, where something was looked at
each second, what was seen (\`.watched.csv\`). \`npm test\` computes this page again from them. \`--only NAME\` makes one of them again;
its name is that of its raw log.

The load does not wait for its answers: at each moment that is due a request goes out. So hits = rate × seconds, and a platform
that is slow gets no less. Of ten requests four read a menu, three the stores, one the dashboard and one the status of an order
placed before, and one places an order, unless it says otherwise below, through the gateways on a port of the nodes. Nothing is sent
again but orders, as a phone does it: under the same key, later each time, until somebody says yes or no.

Before the experiments of a platform the [README](../README.md)'s walk-through is run on it, word for word, and has to end with
DELIVERED; after each the audit is made, in a pod beside the platform.

| | hits | failed at first | failed in the end | orders | audit |
|---|---:|---:|---:|---:|---|
${experiments.map(rowOf).join('\n')}

${experiments.map(sectionOf).join('\n')}
${notTried}`
}

const notTried = `## What these pages do not show

- **Lag that comes by itself.** Catalog's database is made slow, since events are heard in batches and one pod keeps up with more orders
  than this machine can make ([why](decisions/0042-what-a-cluster-is-tried-with.md)).
- **KEDA** (\`keda.enabled\`) needs its operator, which comes as an image from a registry; the cluster that these logs are from reaches
  none. The chart's ScaledObject is rendered and checked by \`npm run chart\`, no more.
- **How long it takes to notice** that a database server is gone: the standby is promoted as soon as the server was killed. What
  promotes it elsewhere (a managed service, Patroni) first makes sure, some 10 to 30 s, which come on top.
- **A node that falls over** without a word, and **volumes that move** from node to node: the nodes share a machine, and volumes are
  directories of one node.
- **Speed.** Everything, the load too, shares two cores with other programs. Times are from under that load; what Jumun can do is on
  [another page](scaling.md).
`

const isFailed = (status: number): boolean => status === 0 || status >= 500

function rowOf(one: Experiment): string {
  const failed = one.hits.filter(({ status }) => isFailed(status)).length
  const inTheEnd = one.hits.filter(({ finalStatus }) => isFailed(finalStatus)).length
  const link = `[${one.title}](#${one.title
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replaceAll(' ', '-')})`
  return `| ${link} | ${one.hits.length} | ${failed} | ${inTheEnd} | ${one.orders.answered} | ${one.audit.at(-1)} |`
}

function sectionOf(one: Experiment): string {
  const statuses = [...new Set(one.hits.map(({ status }) => status))].sort((left, right) => left - right)
  const kinds = [...new Set(one.hits.map(({ kind }) => kind))].sort()
  const line = (name: string, hits: readonly Hit[]): string =>
    `| ${[name, hits.length, ...statuses.map((status) => hits.filter((hit) => hit.status === status).length), timesOf(hits)].join(' | ')} |`
  const { answered, there, streamed, missing } = one.orders
  return `## ${one.title}

${one.expected}

\`\`\`sh
${one.commands.join('\n')}
\`\`\`

${one.startedAt}, ${one.cluster}. ${one.rate}/s × ${one.seconds} s = ${one.rate * one.seconds} hits
([requests](cluster/${one.name}.csv), [what happened](cluster/${one.name}.json)); by the status of the first answer, 0 for none:

| | hits | ${statuses.join(' | ')} | p50 / p99 / most, ms |
|---|---:|${statuses.map(() => '---:').join('|')}|---:|
${kinds
  .map((kind) =>
    line(
      kind,
      one.hits.filter((hit) => hit.kind === kind),
    ),
  )
  .join('\n')}
${line('all', one.hits)}

${answered} orders were answered 201, ${there} are there, ${missing} are lost, ${there - answered + missing} are there without an answer; the customers' screens, over
${one.streams.connections} connections, were told of ${streamed}.

${phasesOf(one)}| s | |
|---:|---|
${one.moments.map(({ atMs, what }) => `| ${(atMs / 1000).toFixed(1)} | ${what} |`).join('\n')}
${watchedOf(one)}
\`\`\`
${one.audit.join('\n')}
\`\`\`
`
}

/** What whoever ordered was told at first, from one named moment to the next. */
function phasesOf({ moments, hits, seconds }: Experiment): string {
  const starts = moments.flatMap(({ atMs, phase }) => (phase ? [{ atMs, phase }] : []))
  if (starts.length === 0) return ''
  const rows = starts.flatMap(({ atMs, phase }, index) => {
    const end = starts[index + 1]?.atMs ?? seconds * 1000
    const orders = hits.filter(({ kind, dueMs }) => kind === 'order' && dueMs >= atMs && dueMs < end)
    const said = (hit: Hit): string => `${hit.status} ${hit.code}`.trim()
    return [...new Set(orders.map(said))].sort().map((answer) => {
      const told = orders.filter((hit) => said(hit) === answer)
      const went = told.filter(({ finalStatus }) => finalStatus === 201).length
      return `| ${phase} | ${answer} | ${told.length} | ${timesOf(told)} | ${went} |`
    })
  })
  return `| orders | told at first | how many | p50 / p99 / most, ms | 201 in the end |
|---|---|---:|---:|---:|
${rows.join('\n')}

`
}

/** At most so many lines of what was looked at each second. */
const shownLooks = 24

function watchedOf({ name, looks = [] }: Experiment): string {
  const last = looks.at(-1)
  if (!last) return ''
  const names = [...new Set(looks.flatMap(({ values }) => Object.keys(values)))].sort()
  const everyMs = Math.max(5000, Math.ceil(last.atMs / shownLooks / 5000) * 5000)
  const shown: Look[] = []
  for (let atMs = everyMs; atMs < last.atMs + everyMs; atMs += everyMs) {
    const look = looks.findLast((one) => one.atMs <= atMs && one.atMs > atMs - everyMs)
    if (look) shown.push(look)
  }
  const most = names.map((one) => Math.max(...looks.map(({ values }) => values[one] ?? 0)))
  const line = (first: string, cells: readonly (number | string)[]): string => `| ${[first, ...cells].join(' | ')} |`
  return `
| s | ${names.join(' | ')} |
|---:|${names.map(() => '---:').join('|')}|
${shown
  .map(({ atMs, values }) =>
    line(
      (atMs / 1000).toFixed(1),
      names.map((one) => values[one] ?? ''),
    ),
  )
  .join('\n')}
${line('most', most)}

[Looked at each second](cluster/${name}.watched.csv).
`
}

function timesOf(hits: readonly Hit[]): string {
  const sorted = hits.map(({ tookMs }) => tookMs).sort((left, right) => left - right)
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * share) / 100))] ?? 0
  return `${at(50)} / ${at(99)} / ${sorted.at(-1) ?? 0}`
}
