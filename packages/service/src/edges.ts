/** Who may ask whom, as the map of the platform says: the caller keeps to it, and so does whoever is called. */
import { eventsOf, type ServiceName } from '@jumun/contracts'
import type { CallService } from './calls/call.ts'
import type { ServiceDescriptor } from './define-service.ts'

const asks = ({ name, calls }: ServiceDescriptor, called: ServiceName): boolean =>
  name !== called && (calls === 'everybody' || calls.includes(called))

export const callersOf = (called: ServiceName, platform: readonly ServiceDescriptor[]): readonly ServiceName[] =>
  platform.filter((descriptor) => asks(descriptor, called)).map(({ name }) => name)

/** Whom a service asks. */
export const calledBy = (
  descriptor: ServiceDescriptor,
  platform: readonly ServiceDescriptor[],
): readonly ServiceName[] => platform.map(({ name }) => name).filter((name) => asks(descriptor, name))

/** Whose events it hears. */
export const publishersFor = (
  { name, subscribes }: ServiceDescriptor,
  platform: readonly ServiceDescriptor[],
): readonly ServiceName[] =>
  platform
    .map((other) => other.name)
    .filter(
      (other) =>
        other !== name && eventsOf(other).some((event) => subscribes === 'everything' || subscribes.includes(event)),
    )

/** A call that the map does not name is a mistake in the program: it would be refused there as well. */
export const allowedCalls = (
  name: ServiceName,
  platform: readonly ServiceDescriptor[],
  call: CallService,
): CallService => {
  const descriptor = platform.find((one) => one.name === name)
  return (endpoint, options) => {
    if (descriptor && !asks(descriptor, endpoint.service))
      throw new Error(`${name} asks ${endpoint.service}, which its "calls" on the map of services does not name`)
    return call(endpoint, options)
  }
}
