import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type MetricDefinition, metricCatalogue } from '@jumun/service'
import { parse } from 'yaml'
import { dashboards, grafanaJson, queriesOf } from './observability/dashboards.ts'

const root = new URL('../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')
interface Rule {
  readonly alert?: string
  readonly record?: string
  readonly expr: string
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
}
const rulesIn = (file: string): Rule[] =>
  (parse(read(`deploy/observability/${file}`)) as { groups: { rules: Rule[] }[] }).groups.flatMap(({ rules }) => rules)
const [recorded, alerts] = [rulesIn('recording-rules.yml'), rulesIn('alert-rules.yml')]

const metrics = Object.entries<MetricDefinition>(metricCatalogue)
const known = new Set([
  ...metrics.flatMap(([name, { type }]) =>
    type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
  ),
  ...recorded.map(({ record }) => record),
])
/** Names of ours in a query; Prometheus' own and Node's are not ours to know. */
const unknownIn = (expr: string): string[] =>
  [...expr.matchAll(/\b(?:[a-z]+:)?jumun[_:][\w:]*/g)].map(([name]) => name).filter((name) => !known.has(name))

const sources = globSync('{packages,services,apps}/**/src/**/*.ts', {
  cwd: fileURLToPath(root),
  exclude: ['**/node_modules/**', '**/*.test.ts'],
})

describe('every measure', () => {
  for (const [name, { type, help, labels = {}, buckets }] of metrics)
    test(`${name} is named by convention, and says what it is`, () => {
      assert.match(name, /^jumun_[a-z]+(_[a-z]+)*$/)
      assert.equal(name.endsWith('_total'), type === 'counter', 'what only grows ends in _total, and nothing else does')
      assert.doesNotMatch(name, /_(ms|millis|milliseconds|minutes|hours|days|kb|mb|percent)(_|$)/, 'base units')
      if (type === 'histogram') assert.match(name, /_(seconds|bytes)$/)
      assert.deepEqual(
        [...(buckets ?? [])],
        [...(buckets ?? [])].sort((left, right) => left - right),
      )
      assert.ok(help.length > 10 && !help.endsWith('.'), help)
      for (const [label, values] of Object.entries(labels)) {
        assert.match(label, /^[a-z]+$/)
        assert.notEqual(values, '', `${label} says what bounds its values`)
        assert.doesNotMatch(
          label,
          /^(id|user|order|customer|email|phone|trace|path|url|store)$/,
          'nothing about a person',
        )
      }
    })

  test('is made from the catalogue, and everything in the catalogue is made', () => {
    const texts = sources
      .filter((file) => !file.endsWith('telemetry/metric-catalogue.ts'))
      .map((file) => [file, read(file)] as const)
    const elsewhere = texts
      .filter(
        ([file, text]) =>
          !file.endsWith('telemetry/metrics.ts') && /new (Counter|Gauge|Histogram|Summary)\b/.test(text),
      )
      .map(([file]) => file)
    assert.deepEqual(elsewhere, [])
    const unmade = metrics.map(([name]) => name).filter((name) => !texts.some(([, text]) => text.includes(`'${name}'`)))
    assert.deepEqual(unmade, [])
  })
})

describe('every alert', () => {
  const tried = read('deploy/observability/alert-rules.test.yml')
  for (const { alert = '', expr, labels, annotations } of alerts)
    test(`${alert} asks what is measured, says whom it wakes, is tried, and leads to its page`, () => {
      assert.deepEqual(unknownIn(expr), [])
      assert.ok(['page', 'ticket'].includes(labels?.['severity'] ?? ''))
      assert.match(tried, new RegExp(`alertname: ${alert}\n`), 'it speaks in alert-rules.test.yml')
      assert.match(tried, new RegExp(`alertname: ${alert}, .*exp_alerts: \\[\\]`), 'and is silent when all is well')
      const page = annotations?.['runbook'] ?? ''
      assert.match(page, /^docs\/runbooks\/[a-z-]+\.md$/)
      assert.ok(existsSync(new URL(page, root)), `${page} is there`)
      const words = read(page)
      assert.match(words, new RegExp(`^Alert: .*\`${alert}\``, 'm'))
      for (const part of ['What it means.', 'What customers see.', 'What to look at', 'What to do'])
        assert.ok(words.includes(`**${part}**`), `${page}: ${part}`)
    })

  test('has its page in the list, and no page is without an alert', () => {
    const pages = globSync('docs/runbooks/*.md', { cwd: fileURLToPath(root) }).filter(
      (page) => !page.endsWith('README.md'),
    )
    assert.deepEqual(new Set(pages), new Set(alerts.map(({ annotations }) => annotations?.['runbook'])))
    const list = read('docs/runbooks/README.md')
    for (const { alert } of alerts) assert.ok(list.includes(`\`${alert}\``), alert)
  })
})

test('recording rules ask what is measured', () => {
  for (const { record, expr } of recorded) assert.deepEqual(unknownIn(expr), [], record)
})

describe('every dashboard', () => {
  for (const dashboard of dashboards)
    test(`${dashboard.title} asks what is measured, and is Grafana's form of it`, () => {
      for (const expr of queriesOf(dashboard)) assert.deepEqual(unknownIn(expr), [], expr)
      const made = JSON.parse(grafanaJson(dashboard)) as { panels: { targets: { expr: string }[] }[] }
      const asked = made.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))
      assert.deepEqual(asked, [...queriesOf(dashboard)])
      assert.equal(new Set(dashboard.panels.map(({ title }) => title)).size, dashboard.panels.length)
    })

  test('everything that is measured is on one of them, or in an alert', () => {
    const asked = [
      ...dashboards.flatMap(queriesOf),
      ...alerts.map(({ expr }) => expr),
      ...recorded.map(({ expr }) => expr),
    ]
    const unseen = metrics.map(([name]) => name).filter((name) => !asked.some((expr) => expr.includes(name)))
    assert.deepEqual(unseen, [])
  })
})
