/**
 * Who may what on Kafka, made from the map of services and its events: each service under a user of its own appends to its
 * own topics, reads those that it hears of, and moves the positions of its own group; one more user reads everything, for
 * whoever looks after the platform. Nobody of them deletes, alters, or gives rights.
 */
import { allEvents, allTopics, eventsOf, type ServiceName, SessionEnded, SigningKeyAnnounced } from '@jumun/contracts'
import { groupsOf } from '@jumun/messaging'
import { kafkaEventLog, readKafkaAddress, type SchemaRegistryClient, whyNotKafka } from '@jumun/messaging/kafka'
import { type ServiceEntry, services } from '@jumun/platform'
import { AclOperations, AclPermissionTypes, Admin, ResourcePatternTypes, ResourceTypes } from '@platformatic/kafka'

export interface Grant {
  readonly user: string
  readonly resource: 'topic' | 'group'
  readonly name: string
  readonly operations: readonly ('Read' | 'Write' | 'Create' | 'Describe')[]
}

/** Known to every service from its first second: whose tokens count, and whose no longer. */
const ofEveryone = [SigningKeyAnnounced.topic, SessionEnded.topic]

/** @param installation its name, where several share a cluster */
export const userOf = (service: ServiceName, installation?: string): string =>
  `${prefixOf(installation)}jumun_${service}`
/** For `npm run audit`, `npm run events` and their like. */
export const readerOf = (installation?: string): string => `${prefixOf(installation)}jumun_reader`
const prefixOf = (installation: string | undefined): string => (installation ? `${installation}.` : '')

export const topicsHeardBy = ({ subscribes }: Pick<ServiceEntry, 'subscribes'>): readonly string[] => {
  const heard = subscribes === 'everything' ? allTopics : subscribes.map((name) => allEvents[name].topic)
  return [...new Set([...heard, ...ofEveryone])].sort()
}
export const topicsOf = (service: ServiceName): readonly string[] =>
  [...new Set(eventsOf(service).map((name) => allEvents[name].topic))].sort()

/** Who has no database keeps no positions. */
const groupsIn = ({ name, needs }: Pick<ServiceEntry, 'name' | 'needs'>): readonly string[] =>
  needs.includes('database') ? groupsOf(name) : []

/** @param declared somebody else makes the topics: nobody of ours may */
export function grants(installation?: string, declared = false): readonly Grant[] {
  const there = (name: string): string => prefixOf(installation) + name
  const ofServices = services.flatMap((service): Grant[] => {
    const user = userOf(service.name, installation)
    const topic = (name: string) => ({ user, resource: 'topic' as const, name: there(name) })
    return [
      // One that was deleted is made anew by its own service, which appends again what it lacks.
      ...topicsOf(service.name).map(
        (name): Grant => ({ ...topic(name), operations: declared ? ['Write'] : ['Write', 'Create'] }),
      ),
      ...topicsHeardBy(service).map((name): Grant => ({ ...topic(name), operations: ['Read'] })),
      ...groupsIn(service).map((name): Grant => ({ user, resource: 'group', name: there(name), operations: ['Read'] })),
    ]
  })
  const reader = readerOf(installation)
  return [
    ...ofServices,
    ...allTopics.map((name): Grant => ({ user: reader, resource: 'topic', name: there(name), operations: ['Read'] })),
    ...services
      .flatMap(groupsIn)
      .map((name): Grant => ({ user: reader, resource: 'group', name: there(name), operations: ['Describe'] })),
  ]
}

/** As commands of Kafka's own tools, to be read before they are run. */
export function commands(brokers: readonly string[], installation?: string, declared = false): string {
  const all = grants(installation, declared)
  return [
    '# Admin: a file with the login of somebody who may all this (security.protocol, sasl.mechanism, sasl.jaas.config).',
    `KAFKA="--bootstrap-server ${brokers.join(',')} --command-config admin.properties"`,
    '',
    declared ? '# The topics.' : '# The topics. Services make none but their own.',
    ...allTopics.map(
      (name) =>
        `kafka-topics.sh $KAFKA --create --if-not-exists --partitions 6 --topic ${prefixOf(installation)}${name}`,
    ),
    '',
    '# The users, each with a password of its own.',
    ...[...new Set(all.map(({ user }) => user))].map(
      (user) =>
        `kafka-configs.sh $KAFKA --alter --entity-type users --entity-name ${user} --add-config 'SCRAM-SHA-512=[password=…]'`,
    ),
    '',
    '# What each may.',
    ...all.map(
      ({ user, resource, name, operations }) =>
        `kafka-acls.sh $KAFKA --add --allow-principal User:${user} ${operations.map((one) => `--operation ${one}`).join(' ')} --${resource} ${name}`,
    ),
  ].join('\n')
}

/**
 * Makes the topics and gives the rights; what somebody may already stays, since a newer release that runs beside may need it.
 * @param url with the login of somebody who may do that
 * @param declared somebody else makes the topics: they are left to them
 */
export async function applyGrants(url: string, declared = false): Promise<number> {
  const { brokers, name, security } = readKafkaAddress(url)
  const log = kafkaEventLog({ brokers, security, clientId: 'jumun-acls', registry: noRegistry })
  const admin = new Admin({ ...security, clientId: 'jumun-acls', bootstrapBrokers: [...brokers] })
  try {
    if (!declared) await log.heads(allTopics.map((topic) => prefixOf(name) + topic)) // those that are missing are made
    const creations = grants(name, declared).flatMap((grant) =>
      grant.operations.map((operation) => ({
        resourceType: grant.resource === 'topic' ? ResourceTypes.TOPIC : ResourceTypes.GROUP,
        resourceName: grant.name,
        resourcePatternType: ResourcePatternTypes.LITERAL,
        principal: `User:${grant.user}`,
        host: '*',
        operation: operationCodes[operation],
        permissionType: AclPermissionTypes.ALLOW,
      })),
    )
    await admin.createAcls({ creations })
    return creations.length
  } catch (error) {
    throw new Error(
      `The brokers do not take this from ${security.sasl?.username ?? 'somebody without a login'}: ${whyNotKafka(error)}`,
      {
        cause: error,
      },
    )
  } finally {
    await Promise.all([admin.close(), log.close()])
  }
}

const operationCodes = {
  Read: AclOperations.READ,
  Write: AclOperations.WRITE,
  Create: AclOperations.CREATE,
  Describe: AclOperations.DESCRIBE,
} as const

const noRegistry: SchemaRegistryClient = {
  idOf: () => Promise.reject(new Error('no schemas are asked for here')),
  schemaOf: () => Promise.reject(new Error('no schemas are asked for here')),
}
