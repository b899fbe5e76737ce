/** The page of everything that is measured, from the catalogue. */
import { type MetricDefinition, metricCatalogue } from '@jumun/service'

const whose: Readonly<Record<string, string>> = {
  everybody: 'every service',
  databases: 'every service with a database',
  'who-reacts': 'every service that reacts to events',
  'who-has-timers': 'every service with timers',
}
const labelsOf = ({ labels = {} }: MetricDefinition): string =>
  Object.entries(labels)
    .map(([name, values]) => `\`${name}\`: ${values}`)
    .join('; ') || '–'

const row = ([name, metric]: readonly [string, MetricDefinition]): string =>
  `| \`${name}\` | ${metric.type} | ${whose[metric.of] ?? metric.of} | ${metric.help} | ${labelsOf(metric)} |`

export const metricsPage = (): string => `# What is measured

Made by \`npm run generate\` from \`packages/service/src/telemetry/metric-catalogue.ts\`, where alone a measure can be defined; do not
edit. Units are base units; what only grows ends in \`_total\`. Every sample has the label \`service\`; the values of other labels are
few and known, and none is about a person.

Each instance tells its own under \`/metrics\` as OpenMetrics, to whoever has the token of \`JUMUN_METRICS_TOKEN\`. Durations of
requests have exemplars: the \`trace_id\` of one that took so long. Beside these there are Node's own (\`process_*\`, \`nodejs_*\`).
[deploy/observability](../deploy/observability/README.md) has the scrape configuration, rules and dashboards.

| name | type | of | what | labels |
|---|---|---|---|---|
${Object.entries(metricCatalogue).map(row).join('\n')}
`
