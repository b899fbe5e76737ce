/**
 * `kafka://host:9092,host:9092`, and behind a slash the name of this installation where several share a cluster. Before the
 * brokers may stand who we are to them: `kafka://user:password@host:9093?tls`.
 */
export interface KafkaAddress {
  readonly brokers: readonly string[]
  /** Comes before the name of each topic and group. */
  readonly name: string | undefined
  readonly security: KafkaSecurity
}

/** As every client of the brokers takes it. */
export interface KafkaSecurity {
  readonly sasl?: { readonly mechanism: Mechanism; readonly username: string; readonly password: string }
  /** Authorities beside the well-known ones are named to Node (`NODE_EXTRA_CA_CERTS`). */
  readonly tls?: Record<never, never>
  /** The certificate is for the name under which the broker was asked. */
  readonly tlsServerName?: true
}

const mechanisms = ['SCRAM-SHA-512', 'SCRAM-SHA-256', 'PLAIN'] as const
type Mechanism = (typeof mechanisms)[number]

/** @throws Error with one sentence, in which no password stands */
export function readKafkaAddress(url: string): KafkaAddress {
  const [, login, hosts, name, query = ''] =
    /^kafka:\/\/(?:([^/?@]*)@)?([^/?@]+)(?:\/([\w.-]{1,60})?)?(?:\?(.*))?$/.exec(url) ?? []
  const brokers = hosts?.split(',') ?? []
  if (brokers.length === 0 || !brokers.every((broker) => /^(\[[\da-f:.]+\]|[\w.-]+):\d{1,5}$/i.test(broker)))
    throw new Error(
      'JUMUN_EVENT_LOG names no brokers: kafka://host:9092,host:9092, kafka://host:9092/installation or kafka://user:password@host:9093?tls',
    )
  return { brokers, name: name || undefined, security: securityIn(login, new URLSearchParams(query)) }
}

function securityIn(login: string | undefined, asked: URLSearchParams): KafkaSecurity {
  const unknown = [...asked.keys()].find((key) => key !== 'tls' && key !== 'sasl')
  if (unknown !== undefined)
    throw new Error(
      `JUMUN_EVENT_LOG has a setting ${unknown}, and there are only tls and sasl: kafka://…?tls&sasl=plain`,
    )
  const [, username = '', password = ''] = /^([^:]+):(.+)$/.exec(login ?? '') ?? []
  if (login !== undefined && password === '')
    throw new Error('JUMUN_EVENT_LOG has no password for its user: kafka://user:password@host:9093')
  const mechanism = mechanisms.find((one) => one === (asked.get('sasl') ?? mechanisms[0]).toUpperCase())
  if (!mechanism || (asked.has('sasl') && login === undefined))
    throw new Error(
      'JUMUN_EVENT_LOG says sasl=scram-sha-512, scram-sha-256 or plain, for a user:password@ before the brokers',
    )
  return {
    ...(login === undefined ? {} : { sasl: { mechanism, username: decoded(username), password: decoded(password) } }),
    ...(asked.has('tls') ? { tls: {}, tlsServerName: true } : {}),
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new Error('JUMUN_EVENT_LOG has a user or password with a % that is none: write it as %25')
  }
}
