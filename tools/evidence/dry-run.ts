/** What the API server says of all that the chart can make, before anything is made: nothing unknown, nothing that restricted pod security would warn of. */

import type { Kube } from './kube.ts'
import { chart } from './platform.ts'

/** All that can be switched on and that every cluster knows. */
const switchedOn = [
  ...['demo.enabled=true', 'demo.kafka.enabled=true', 'discovery.enabled=true', 'config.enabled=true'],
  ...['ingress.enabled=true', 'services.order.autoscaling.enabled=true'],
  ...[
    'services.order.autoscaling.lag.metric=jumun-order-lag',
    'networkPolicy.metricsFrom[0].podSelector.matchLabels.app=prometheus',
  ],
]

/** What is there already, under the release's own name, is no part of it. */
const nobody = 'looked-at'

/** @throws with what the server has to say */
export async function dryRun(kube: Kube): Promise<number> {
  const things = await kube.helm('template', nobody, chart, ...switchedOn.flatMap((value) => ['--set', value]))
  const said = await kube.strictly(things)
  const warnings = said.split('\n').filter((line) => /^(warning|error)/i.test(line))
  if (warnings.length > 0) throw new Error(`The API server has something to say: ${warnings.join('\n')}`)
  return said.split('\n').filter((line) => line.endsWith('(server dry run)')).length
}
