/**
 * Part of `npm run generate`: the page of all metrics and Grafana's dashboards, from the catalogue and from code. With `--check`
 * it writes nothing and fails when one of them is out of date.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { dashboards, grafanaJson } from './observability/dashboards.ts'
import { metricsPage } from './observability/metrics-page.ts'

const root = new URL('../', import.meta.url)
const files: Record<string, string> = {
  'docs/metrics.md': metricsPage(),
  ...Object.fromEntries(dashboards.map((one) => [`deploy/observability/dashboards/${one.uid}.json`, grafanaJson(one)])),
}
for (const [path, text] of Object.entries(files)) {
  const file = new URL(path, root)
  if (readFileSync(file, { encoding: 'utf8', flag: 'a+' }) === text) continue
  if (process.argv.includes('--check')) {
    console.error(`${path} is out of date: run npm run generate`)
    process.exit(1)
  }
  writeFileSync(file, text)
}
console.log(`${dashboards.length} dashboards and the page of all metrics`)
