/**
 * A partition may be without a leader for a while. The client refuses what the brokers know of a whole topic then, and with
 * it everything about its other partitions; here it takes the answer: such a partition has the leader -1, and only who asks
 * for that one is told that nobody is there.
 */
import { type Base, kGetApi, kGetConnection, NetworkError } from '@platformatic/kafka'

type Callback = (error: unknown, result?: unknown) => void
type Api = ((...args: unknown[]) => void) & { readonly version: number }

/** @returns the same client */
export function retryWhileLeaderless<C extends Base>(client: C): C {
  const inside = client as unknown as {
    [kGetApi](name: string, callback: (error: unknown, api?: Api) => void): void
    [kGetConnection](broker: unknown, callback: Callback): void
  }
  const getApi = inside[kGetApi].bind(client)
  inside[kGetApi] = (name, callback) =>
    getApi(name, (error, api) => callback(error, name === 'Metadata' && api ? lenient(api) : api))
  const getConnection = inside[kGetConnection].bind(client)
  inside[kGetConnection] = (broker, callback) => {
    if (broker === undefined) callback(new NetworkError('the partition has no leader just now'))
    else getConnection(broker, callback)
  }
  return client
}

function lenient(api: Api): Api {
  const asked = (...args: unknown[]): void => {
    const callback = args.pop() as Callback
    api(...args, (error: unknown, response: unknown) => {
      const known = error ? responseDespite(error) : undefined
      if (known) callback(null, known)
      else callback(error, response)
    })
  }
  return Object.assign(asked, api)
}

interface Answer {
  readonly topics: readonly { readonly partitions: { errorCode: number; leaderId: number }[] }[]
}

/** The answer, when nothing is wrong but with single partitions. */
function responseDespite(error: unknown): Answer | undefined {
  const { response, errors } = error as { response?: Answer; errors?: unknown }
  if (!response || !Array.isArray(errors)) return undefined
  const onlyPartitions = errors.every((one) =>
    /^\/topics\/\d+\/partitions\//.test(String((one as { path?: unknown }).path)),
  )
  if (!onlyPartitions) return undefined
  for (const { partitions } of response.topics)
    for (const partition of partitions) if (partition.errorCode !== 0) partition.leaderId = -1
  return response
}
