/**
 * Part of `npm run generate`: the page of all metrics and Grafana's dashboards, from the catalogue and from code. With `--check`
 * it writes nothing and fails when one of them is out of date.
 */
import { dashboards, grafanaJson } from './observability/dashboards.ts'
import { metricsPage } from './observability/metrics-page.ts'
import { writeGenerated } from './write-generated.ts'

writeGenerated(
  {
    'docs/metrics.md': metricsPage(),
    ...Object.fromEntries(
      dashboards.map((one) => [`deploy/observability/dashboards/${one.uid}.json`, grafanaJson(one)]),
    ),
  },
  `${dashboards.length} dashboards and the page of all metrics`,
)
