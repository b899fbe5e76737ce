/** On Kafka: one of three brokers is lost for a while. */
import { isWhole, namesOf, type Plan, until } from './plan.ts'
import { release } from './platform.ts'

const brokers = `statefulset/${release}-kafka`

export const brokerLost: Plan = {
  name: 'broker-lost',
  title: 'A broker of Kafka is lost',
  expected:
    'Events are on Kafka: three brokers, and what is written counts when two have it. One of them is killed, and comes back half a minute later. Expected: no request fails, since an order needs no broker to be taken; events go on with two, and nothing is lost or heard twice.',
  rate: 20,
  seconds: 120,
  onKafka: true,
  async act({ kube, note, typed, second }) {
    await second(20)
    const victim = `${release}-kafka-2`
    typed(`kubectl scale ${brokers} --replicas=2 && kubectl delete pod --force --grace-period=0 ${victim}`)
    note(`${victim} is killed`)
    await kube.kubectl('scale', brokers, '--replicas=2')
    await kube.kubectl('delete', 'pod', '--force', '--grace-period=0', victim, '--ignore-not-found')
    await until('two brokers', async () => (await namesOf(kube, 'kafka')).length === 2)
    note('two brokers are left')
    await second(55)
    typed(`kubectl scale ${brokers} --replicas=3`)
    note('it is started again, on its volume')
    await kube.kubectl('scale', brokers, '--replicas=3')
    await until('three brokers', () => isWhole(kube, brokers))
    note('three brokers are ready')
  },
  async restore(kube) {
    await kube.kubectl('scale', brokers, '--replicas=3')
    await until('three brokers', () => isWhole(kube, brokers))
  },
}
