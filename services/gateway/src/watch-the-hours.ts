/** Asks every instance for its measures, a few times a minute, and keeps them: see `history.ts`. */
import { historySpans, type OpsHistory } from '@jumun/contracts'
import { invalid, type Job, type Resolver, type ServiceDescriptor } from '@jumun/service'
import { history } from './history.ts'
import { metricsOf } from './ops-overview.ts'
import { samplesIn } from './read-metrics.ts'

interface Needs {
  readonly platform: readonly ServiceDescriptor[]
  readonly resolver: Pick<Resolver, 'known'>
  readonly metricsToken: string | undefined
  readonly now: () => Date
}

const everyMs = 15_000

export function watchTheHours({ platform, resolver, metricsToken, now }: Needs): {
  readonly report: (minutes: string | undefined) => OpsHistory
  readonly job: Job
} {
  const its = history()
  return {
    report(minutes = historySpans[0]) {
      if (!historySpans.some((span) => span === minutes))
        throw invalid('minutes', `is one of ${historySpans.join(', ')}`)
      return its.report(Number(minutes), now())
    },
    job: {
      name: 'keep-what-is-measured',
      everyMs,
      async run() {
        const asked = platform.flatMap(({ name }) =>
          resolver.known(name).map(async ({ url }) => {
            const text = await metricsOf(url, metricsToken)
            return text === undefined ? [] : [{ service: name, url, samples: samplesIn(text) }]
          }),
        )
        its.take((await Promise.all(asked)).flat(), now())
      },
    },
  }
}
