/** `kafka://host:9092,host:9092`, and behind a slash the name of this installation where several share a cluster. */
export interface KafkaAddress {
  readonly brokers: readonly string[]
  /** Comes before the name of each topic and group. */
  readonly name: string | undefined
}

/** @throws Error with one sentence */
export function readKafkaAddress(url: string): KafkaAddress {
  const [, hosts, name] = /^kafka:\/\/([^/]+)(?:\/([\w.-]{1,60})?)?$/.exec(url) ?? []
  const brokers = hosts?.split(',') ?? []
  if (brokers.length === 0 || !brokers.every((broker) => /^(\[[\da-f:.]+\]|[\w.-]+):\d{1,5}$/i.test(broker)))
    throw new Error('JUMUN_EVENT_LOG names no brokers: kafka://host:9092,host:9092 or kafka://host:9092/installation')
  return { brokers, name: name || undefined }
}
