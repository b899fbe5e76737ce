/** Who may ask whom, as the map of the platform says: the caller keeps to it, and so does whoever is called. */
import { eventsOf, type ServiceName } from '@jumun/contracts'
import type { CallService } from './calls/call.ts'
import type { ServiceCard } from './define-service.ts'

const asks = ({ name, calls }: ServiceCard, called: ServiceName): boolean =>
  name !== called && (calls === 'everybody' || calls.includes(called))

export const callersOf = (called: ServiceName, platform: readonly ServiceCard[]): readonly ServiceName[] =>
  platform.filter((card) => asks(card, called)).map(({ name }) => name)

/** Whom a service asks. */
export const calledBy = (card: ServiceCard, platform: readonly ServiceCard[]): readonly ServiceName[] =>
  platform.map(({ name }) => name).filter((name) => asks(card, name))

/** Whose events it hears. */
export const heardBy = ({ name, hears }: ServiceCard, platform: readonly ServiceCard[]): readonly ServiceName[] =>
  platform
    .map((other) => other.name)
    .filter(
      (other) => other !== name && eventsOf(other).some((event) => hears === 'everything' || hears.includes(event)),
    )

/** A call that the map does not name is a mistake in the program: it would be refused there as well. */
export const onTheMap = (name: ServiceName, platform: readonly ServiceCard[], call: CallService): CallService => {
  const card = platform.find((one) => one.name === name)
  return (endpoint, options) => {
    if (card && !asks(card, endpoint.service))
      throw new Error(`${name} asks ${endpoint.service}, which its "calls" on the map of services does not name`)
    return call(endpoint, options)
  }
}
