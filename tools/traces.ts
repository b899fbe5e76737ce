/**
 * `npm run traces -- --zipkin [--picture]` or `--jaeger PROGRAM`: one order on a bad day, told to a real back end of traces and
 * asked for there. Zipkin's server comes from Maven Central; Jaeger's program is yours to bring (`all-in-one`, or `jaeger`).
 * With --picture what Zipkin shows of it becomes docs/tracing.png.
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import sharp from 'sharp'
import { type CollectedSpan, startCollector } from '../harness/collector.ts'
import { eventually } from '../harness/people.ts'
import { startPlatform } from '../harness/platform.ts'
import { troubledOrder } from '../harness/troubled-order.ts'
import { chromiumProgram } from '../harness/windows.ts'

const zipkin = 'io.zipkin:zipkin-server:3.5.1:jar:exec'
const zipkinPort = 19_411
const jaegerPorts = { ui: 26_686, otlp: 24_318 }
const mostPictureBytes = 200_000
const pictureWithinMs = 120_000

const { values } = parseArgs({
  options: { zipkin: { type: 'boolean' }, jaeger: { type: 'string' }, picture: { type: 'boolean' } },
})
if (!values.zipkin && !values.jaeger) throw new Error('Say --zipkin, or --jaeger and where its program is.')

const folder = await mkdtemp(join(tmpdir(), 'jumun-traces-'))
const backend = values.jaeger
  ? spawn(values.jaeger, jaegerFlags(), { stdio: 'ignore', env: { ...process.env, COLLECTOR_OTLP_ENABLED: 'true' } })
  : spawn('java', ['-Xmx256m', '-jar', await zipkinJar(), `--server.port=${zipkinPort}`], {
      ...{ stdio: 'ignore', env: { ...process.env, QUERY_PORT: String(zipkinPort) } },
    })
const collector = await startCollector(values.jaeger ? `http://127.0.0.1:${jaegerPorts.otlp}/v1/traces` : undefined)
try {
  const home = values.jaeger ? `http://127.0.0.1:${jaegerPorts.ui}` : `http://127.0.0.1:${zipkinPort}`
  await untilThere(home)
  const platform = await startPlatform({ env: collector.environment })
  try {
    const { id, traceId, spans } = await troubledOrder(platform, collector)
    const shown = values.jaeger ? await askJaeger(home, traceId, spans) : await tellZipkin(home, traceId, spans)
    console.log(
      `Order ${id} is one trace of ${shown} spans by ${new Set(spans.map(({ service }) => service)).size} services.`,
    )
    if (values.picture) await takePicture(`${home}/zipkin/traces/${traceId}`)
  } finally {
    await platform.stop()
  }
} finally {
  backend.kill()
  await collector.close()
  await rm(folder, { recursive: true, force: true })
}

/** A program in Java takes its time on a machine that has other work. */
async function untilThere(home: string): Promise<void> {
  const deadline = performance.now() + 300_000
  while (!(await fetch(home).catch(() => undefined))?.ok) {
    if (performance.now() > deadline) throw new Error(`nobody answers at ${home}`)
    await pause(500)
  }
}

function jaegerFlags(): string[] {
  return [
    `--query.http-server.host-port=127.0.0.1:${jaegerPorts.ui}`,
    `--collector.otlp.http.host-port=127.0.0.1:${jaegerPorts.otlp}`,
  ]
}

/** Jaeger has every span, and finds the order by its number. */
async function askJaeger(home: string, traceId: string, spans: readonly CollectedSpan[]): Promise<number> {
  interface Found {
    readonly data: readonly { readonly spans: readonly { readonly operationName: string }[] }[]
  }
  const found = await eventually('the trace in Jaeger', async () => {
    const answer = await fetch(`${home}/api/traces/${traceId}`)
    if (!answer.ok) return undefined
    const [trace] = ((await answer.json()) as Found).data
    return trace && trace.spans.length >= spans.length && trace
  })
  assert.ok(found.spans.some(({ operationName }) => operationName === 'order'))
  return found.spans.length
}

/** Zipkin takes no OTLP: each span in its own words. */
async function tellZipkin(home: string, traceId: string, spans: readonly CollectedSpan[]): Promise<number> {
  const body = spans.map(({ service, name, kind, spanId, parentId, startMs, endMs, failed, attributes }) => ({
    ...{ traceId, id: spanId, parentId, name, localEndpoint: { serviceName: service } },
    ...(kind === 'internal' ? {} : { kind: kind.toUpperCase() }),
    ...{ timestamp: Math.round(startMs * 1000), duration: Math.max(1, Math.round((endMs - startMs) * 1000)) },
    tags: {
      ...Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, String(value)])),
      ...(failed ? { error: String(attributes['error.type'] ?? 'error') } : {}),
    },
  }))
  const answer = await fetch(`${home}/api/v2/spans`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  assert.equal(answer.status, 202, await answer.text())
  const found = await eventually('the trace in Zipkin', async () => {
    const trace = await fetch(`${home}/api/v2/trace/${traceId}`)
    return trace.ok && ((await trace.json()) as readonly unknown[])
  })
  return found.length
}

async function zipkinJar(): Promise<string> {
  const plugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1'
  const maven = spawn('mvn', ['-q', '-B', `${plugin}:copy`, `-Dartifact=${zipkin}`, `-DoutputDirectory=${folder}`], {
    stdio: 'inherit',
  })
  const code = await new Promise((resolve) => maven.once('exit', resolve))
  const jar = (await readdir(folder)).find((one) => one.endsWith('.jar'))
  if (code !== 0 || !jar) throw new Error('Zipkin could not be fetched by Maven.')
  return join(folder, jar)
}

async function takePicture(url: string): Promise<void> {
  const browser = await chromium.launch({
    executablePath: chromiumProgram,
    args: ['--no-sandbox'],
  })
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 1000 } })
    page.setDefaultTimeout(pictureWithinMs)
    await page.goto(url, { waitUntil: 'networkidle' })
    await page.getByText('provider charge').first().waitFor()
    const file = fileURLToPath(new URL('../docs/tracing.png', import.meta.url))
    const picture = await sharp(await page.screenshot())
      .png({ palette: true, colours: 64, compressionLevel: 9 })
      .toBuffer()
    assert.ok(picture.length <= mostPictureBytes, `${picture.length} bytes`)
    await writeFile(file, picture)
    console.log(`${file}: ${picture.length} bytes`)
  } finally {
    await browser.close()
  }
}
