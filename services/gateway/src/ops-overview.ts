/** `GET /ops/overview`: asks every instance how it is, each question bounded; many operators share one round of questions. */
import type { InstanceOverview, OpsOverview } from '@jumun/contracts'
import { calledBy, publishersFor, type Resolver, type ServiceDescriptor } from '@jumun/service'
import { request } from 'undici'
import { measuredIn } from './read-metrics.ts'

interface Needs {
  readonly platform: readonly ServiceDescriptor[]
  readonly resolver: Pick<Resolver, 'known' | 'refresh'>
  readonly metricsToken: string | undefined
  readonly demo: boolean
  readonly now: () => Date
}

const askWithinMs = 2_500
const mostInstancesOfAService = 32
const mostBytes = 1_048_576
/** Whoever asks sooner gets the same answer. */
const freshForMs = 1_000

export function opsOverview({ platform, resolver, metricsToken, demo, now }: Needs): () => Promise<OpsOverview> {
  let last: { readonly at: number; readonly answer: Promise<OpsOverview> } | undefined
  const look = async (): Promise<OpsOverview> => {
    await resolver.refresh()
    const services = platform.map(async (descriptor) => {
      const { name, summary } = descriptor
      const known = resolver.known(name).slice(0, mostInstancesOfAService)
      const edges = { hears: [...publishersFor(descriptor, platform)], calls: [...calledBy(descriptor, platform)] }
      return {
        name,
        summary,
        ...edges,
        instances: await Promise.all(known.map(({ url }) => instanceAt(url, metricsToken))),
      }
    })
    return { services: await Promise.all(services), demo, at: now().toISOString() }
  }
  return () => {
    const at = now().getTime()
    if (!last || at - last.at >= freshForMs) last = { at, answer: look() }
    return last.answer
  }
}

async function instanceAt(url: string, metricsToken: string | undefined): Promise<InstanceOverview> {
  const [alive, health, metrics] = await Promise.all([
    textOf(`${url}/health/live`, { only: 200 }),
    textOf(`${url}/health/ready`),
    metricsOf(url, metricsToken),
  ])
  const measured = measuredIn(metrics ?? '')
  if (health !== undefined) return { url, up: true, missing: missingIn(health), ...measured }
  // Too busy to look at its database in time is another matter than dead.
  if (alive !== undefined) return { url, up: true, slow: true, missing: [], ...measured }
  return { url, up: false, missing: ['it does not answer'], ...measured }
}

/** What it measures of itself, in Prometheus' text. */
export const metricsOf = (url: string, metricsToken: string | undefined): Promise<string | undefined> =>
  textOf(`${url}/metrics`, { only: 200, headers: { authorization: `Bearer ${metricsToken}` } })

/** Undefined when there was no answer in time, or not the one that alone would do. */
async function textOf(
  url: string,
  { only, headers = {} }: { readonly only?: number; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<string | undefined> {
  try {
    const answer = await request(url, { headers, signal: AbortSignal.timeout(askWithinMs) })
    const text = await answer.body.text()
    if (only !== undefined && answer.statusCode !== only) return undefined
    return text.length > mostBytes ? '' : text
  } catch {
    return undefined // that it does not answer is the answer
  }
}

function missingIn(health: string): string[] {
  try {
    const { missing } = JSON.parse(health) as { missing?: unknown }
    return Array.isArray(missing) ? missing.map(String) : []
  } catch {
    return ['its health cannot be read']
  }
}
