/** docs/cluster.md, computed from the raw logs alone. */
import type { Experiment, Hit } from './raw.ts'

export function clusterPage(experiments: readonly Experiment[]): string {
  return `# On a cluster

What becomes of requests and orders while something happens to the platform on a real Kubernetes. Made by
\`npm run evidence -- --kubeconfig FILE\`, on any cluster that can run the chart; every figure below is computed from the raw logs
in [docs/cluster](cluster), one line a request (\`.csv\`) beside what was done and when (\`.json\`). \`npm test\` computes this page
again from them.

The load does not wait for its answers: at each moment that is due a request goes out. So hits = rate × seconds, and a platform
that is slow gets no less. Of ten requests four read a menu, three the stores, one the dashboard and one the status of an order
placed before, and one places an order, through two gateways on a port of the nodes. Nothing is sent again but orders, as a phone does it:
under the same key, until somebody says yes or no.

| | hits | failed at first | failed in the end | orders | audit |
|---|---:|---:|---:|---:|---|
${experiments.map(rowOf).join('\n')}

${experiments.map(sectionOf).join('\n')}`
}

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

${answered} orders were answered 201, ${there} are there, ${missing} are lost, ${there - answered + missing} are there without an answer; the customer's stream, over
${one.streams.connections} connections, told of ${streamed}.

| s | |
|---:|---|
${one.moments.map(({ atMs, what }) => `| ${(atMs / 1000).toFixed(1)} | ${what} |`).join('\n')}

\`\`\`
${one.audit.join('\n')}
\`\`\`
`
}

function timesOf(hits: readonly Hit[]): string {
  const sorted = hits.map(({ tookMs }) => tookMs).sort((left, right) => left - right)
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * share) / 100))] ?? 0
  return `${at(50)} / ${at(99)} / ${sorted.at(-1) ?? 0}`
}
