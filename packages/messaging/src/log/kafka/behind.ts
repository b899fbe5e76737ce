/** How far the groups of an installation are: for who wants to know that nothing is under way any more. */
import { Admin } from '@platformatic/kafka'
import { type KafkaAddress, readKafkaAddress } from './address.ts'
import { sturdy } from './client.ts'
import { type Cluster, kafkaCluster, partitionKey } from './cluster.ts'
import type { SchemaRegistryClient } from './schema-registry.ts'

/** @returns how many partitions each group that exists has not read to their end; groups that read all are left out */
export async function kafkaGroupsBehind(url: string, groups: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const address = readKafkaAddress(url)
  const cluster = kafkaCluster({ ...address, clientId: 'jumun-look', registry: noRegistry })
  const admin = sturdy(new Admin(cluster.clientOptions))
  try {
    const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(`${prefixOf(address)}jumun.`))
    if (topics.length === 0) return new Map()
    const heads = await cluster.heads(topics)
    const all = await Promise.all(
      groups.map(async (group) => [group, await unread(cluster, address, group, heads)] as const),
    )
    return new Map(all.filter(([, count]) => count > 0))
  } finally {
    await Promise.all([admin.close(), cluster.close()])
  }
}

/** Only topics of which the group has read something: what it never heard of is not for it. */
async function unread(
  cluster: Cluster,
  address: KafkaAddress,
  group: string,
  heads: Awaited<ReturnType<Cluster['heads']>>,
): Promise<number> {
  const topics = [...new Set(heads.map(({ topic }) => topic))]
  const committed = topics.length === 0 ? new Map() : await cluster.committed(prefixOf(address) + group, topics)
  const heard = new Set([...committed.keys()].map((key: string) => key.slice(0, key.lastIndexOf('/'))))
  return heads.filter(
    ({ topic, partition, position }) =>
      heard.has(topic) && (committed.get(partitionKey(topic, partition)) ?? 0) <= position,
  ).length
}

const prefixOf = ({ name }: KafkaAddress): string => (name ? `${name}.` : '')

const noRegistry: SchemaRegistryClient = {
  idOf: () => Promise.reject(new Error('no schemas are asked for here')),
  schemaOf: () => Promise.reject(new Error('no schemas are asked for here')),
}
