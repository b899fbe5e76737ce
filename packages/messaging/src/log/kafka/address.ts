import { tokensOf } from './tokens.ts'

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
  readonly sasl?: ByPassword | ByToken
  /** Authorities beside the well-known ones are named to Node (`NODE_EXTRA_CA_CERTS`). */
  readonly tls?: Record<never, never>
  /** The certificate is for the name under which the broker was asked. */
  readonly tlsServerName?: true
}

interface ByPassword {
  readonly mechanism: 'SCRAM-SHA-512' | 'SCRAM-SHA-256' | 'PLAIN'
  readonly username: string
  readonly password: string
}
/** The password is for the issuer; the brokers see tokens. */
interface ByToken {
  readonly mechanism: 'OAUTHBEARER'
  readonly username: string
  readonly token: () => Promise<string>
  readonly authBytesValidator: (told: Buffer, answer: (error: Error | null, told: Buffer) => void) => void
}

const mechanisms = ['SCRAM-SHA-512', 'SCRAM-SHA-256', 'PLAIN', 'OAUTHBEARER'] as const
const settings = ['tls', 'sasl', 'token-url', 'scope']

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
  const unknown = [...asked.keys()].find((key) => !settings.includes(key))
  if (unknown !== undefined)
    throw new Error(
      `JUMUN_EVENT_LOG has a setting ${unknown}, and there are only ${settings.join(', ')}: kafka://…?tls&sasl=plain`,
    )
  const [, username = '', password = ''] = /^([^:]+):(.+)$/.exec(login ?? '') ?? []
  if (login !== undefined && password === '')
    throw new Error('JUMUN_EVENT_LOG has no password for its user: kafka://user:password@host:9093')
  const mechanism = mechanisms.find((one) => one === (asked.get('sasl') ?? mechanisms[0]).toUpperCase())
  if (!mechanism || (asked.has('sasl') && login === undefined))
    throw new Error(
      'JUMUN_EVENT_LOG says sasl=scram-sha-512, scram-sha-256, plain or oauthbearer, for a user:password@ before the brokers',
    )
  if (mechanism !== 'OAUTHBEARER' && (asked.has('token-url') || asked.has('scope')))
    throw new Error('JUMUN_EVENT_LOG has a token-url or scope, which are for sasl=oauthbearer')
  const who = { username: decoded(username), password: decoded(password) }
  const sasl = mechanism === 'OAUTHBEARER' ? byToken(who, asked) : { mechanism, ...who }
  return {
    ...(login === undefined ? {} : { sasl }),
    ...(asked.has('tls') ? { tls: {}, tlsServerName: true } : {}),
  }
}

function byToken(who: { username: string; password: string }, asked: URLSearchParams): ByToken {
  const url = URL.parse(asked.get('token-url') ?? '')
  const isHere = url?.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname)
  if (!url || !(url.protocol === 'https:' || isHere))
    throw new Error(
      'JUMUN_EVENT_LOG says sasl=oauthbearer and not who gives tokens: …?tls&sasl=oauthbearer&token-url=https://issuer.example.com/token',
    )
  const scope = asked.get('scope')
  return {
    mechanism: 'OAUTHBEARER',
    username: who.username,
    token: tokensOf({ ...who, url: url.href, ...(scope ? { scope } : {}) }),
    // brokers say nothing to a token that they take
    authBytesValidator: (told, answer) =>
      answer(
        told.length === 0 ? null : new Error(`the brokers do not take the token: ${told.toString('utf8', 0, 200)}`),
        told,
      ),
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new Error('JUMUN_EVENT_LOG has a user or password with a % that is none: write it as %25')
  }
}
