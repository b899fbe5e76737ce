import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import * as conventions from '@opentelemetry/semantic-conventions/incubating'
import { SettingError } from '../settings/read-settings.ts'
import { openTelemetry, samplingOf } from './open-telemetry.ts'
import { isOn, openTracing } from './open-tracing.ts'

const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' }

test('without a collector nothing is told, nor where somebody switched it off', async () => {
  assert.equal(await openTracing('order', { environment: {} }), undefined)
  assert.equal(isOn(endpoint), true)
  for (const off of [
    { OTEL_SDK_DISABLED: 'true' },
    { OTEL_TRACES_EXPORTER: 'none' },
    { OTEL_TRACES_SAMPLER: 'always_off' },
  ])
    assert.equal(isOn({ ...endpoint, ...off }), false)
})

test('a tenth is a tenth of all traces, the same in every process, and a parent is followed where that is wanted', () => {
  const ids = Array.from({ length: 2_000 }, (_, n) => (n * 2654435761).toString(16).padStart(32, 'a').slice(-32))
  const settings = { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.1' }
  const [here, there] = [samplingOf(settings), samplingOf(settings)]
  const sampled = ids.filter((id) => here(id, undefined))
  assert.ok(sampled.length > 100 && sampled.length < 300, `${sampled.length} of 2000`)
  assert.deepEqual(
    ids.filter((id) => there(id, undefined)),
    sampled,
  )
  assert.equal(here('a'.repeat(32), true), true)
  assert.equal(
    samplingOf({ ...settings, OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' })(
      'a'.repeat(32),
      true,
    ),
    false,
  )
  assert.equal(samplingOf({})('a'.repeat(32), undefined), true)
})

test('variables that say what cannot be done stop the start with a sentence', async () => {
  for (const wrong of [
    { OTEL_TRACES_SAMPLER: 'sometimes' },
    { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '10%' },
    { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
    { OTEL_BSP_SCHEDULE_DELAY: 'soon' },
  ])
    await assert.rejects(openTelemetry('order', { ...endpoint, ...wrong }), SettingError)
})

test('what a span tells has the names that OpenTelemetry agreed on', () => {
  const file = new URL('../../../messaging/src/tracing/span.ts', import.meta.url)
  const attributes = /interface SpanAttributes \{(.*?)\n\}/s.exec(readFileSync(file, 'utf8'))?.[1] ?? ''
  const names = [...attributes.matchAll(/readonly '([^']+)'/g)].map(([, name]) => name ?? '')
  assert.ok(names.length > 10)
  const known = new Set(Object.values(conventions).map(String))
  assert.deepEqual(
    names.filter((name) => !name.startsWith('jumun.') && !known.has(name)),
    [],
  )
})
