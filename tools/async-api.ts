/**
 * `npm run generate`: from `contracts/events/*.avsc` and the map of services to `contracts/asyncapi.json` (AsyncAPI 3), which the
 * gateway serves at `/asyncapi.json` and shows at `/docs/events`. `-- --check` writes nothing and fails when it is out of date.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { services } from '../apps/platform/src/services.ts'
import { writeGenerated } from './write-generated.ts'

interface EventSchema {
  readonly type: 'record'
  readonly name: string
  readonly namespace: string
  readonly doc: string
  readonly topic: string
  readonly version: number
  readonly sample: unknown
  readonly fields: readonly unknown[]
}

const contracts = new URL('../contracts/', import.meta.url)
const events = readdirSync(new URL('events/', contracts))
  .filter((name) => name.endsWith('.avsc'))
  .sort()
  .map((name) => JSON.parse(readFileSync(new URL(`events/${name}`, contracts), 'utf8')) as EventSchema)
const topics = [...new Set(events.map(({ topic }) => topic))].sort()
const ofTopic = (topic: string): readonly EventSchema[] => events.filter((event) => event.topic === topic)
const sourceOf = ({ namespace }: EventSchema): string => namespace.split('.').at(-1) ?? ''

const text = (description: string, more: object = {}) => ({ type: 'string', description, ...more })
/** CloudEvents 1.0 in binary mode: on Kafka as headers `ce_…`, on the log in PostgreSQL as columns. */
const headers = {
  type: 'object',
  required: ['id', 'type', 'source', 'subject', 'time', 'correlationid', 'sequence'],
  properties: {
    id: text('UUIDv7; the same however often it is delivered'),
    type: text('the name of the event'),
    source: text('the service that said it'),
    subject: text('the aggregate it is about; also the partition key'),
    time: text('ISO 8601, UTC', { format: 'date-time' }),
    correlationid: text('the order, where there is one'),
    causationid: text('the event or request that caused it'),
    sequence: { type: 'integer', minimum: 1, description: '1, 2, 3 … per source and subject, without gaps' },
    traceparent: text('W3C Trace Context'),
  },
}

const messageOf = (event: EventSchema) => {
  const { type, name, namespace, doc, fields, version, sample } = event
  return {
    name,
    title: name,
    summary: doc,
    contentType: 'application/avro',
    tags: [{ name: sourceOf(event) }, { name: `version ${version}` }],
    headers: { $ref: '#/components/schemas/CloudEvent' },
    payload: {
      schemaFormat: 'application/vnd.apache.avro+json;version=1.9.0',
      schema: { type, name, namespace, doc, fields },
    },
    examples: [{ name: `${name}Sample`, summary: 'as its schema gives it', payload: sample }],
  }
}
const operationsOf = (topic: string) => {
  const channel = { $ref: `#/channels/${topic}` }
  const messagesOf = (some: readonly EventSchema[]) =>
    some.map(({ name }) => ({ $ref: `#/channels/${topic}/messages/${name}` }))
  const told = ofTopic(topic)
  const sources = [...new Set(told.map(sourceOf))]
  const says = sources.map((source) => [
    `${source} says ${topic}`,
    {
      action: 'send',
      channel,
      summary: `What ${source} says`,
      messages: messagesOf(told.filter((event) => sourceOf(event) === source)),
    },
  ])
  const hears = services.flatMap(({ name, subscribes }) => {
    const heard =
      subscribes === 'everything'
        ? told
        : told.filter((event) => (subscribes as readonly string[]).includes(event.name))
    return heard.length === 0
      ? []
      : [
          [
            `${name} hears ${topic}`,
            { action: 'receive', channel, summary: `What ${name} reacts to`, messages: messagesOf(heard) },
          ],
        ]
  })
  return [...says, ...hears].map(
    ([name = '', operation]) => [String(name).replaceAll(/[ .]/g, '_'), operation] as const,
  )
}

const document = {
  asyncapi: '3.0.0',
  info: {
    title: 'Jumun events',
    version: '1.0.0',
    description:
      'Everything that Jumun’s services tell each other, on the event log (PostgreSQL or Apache Kafka, one topic for each kind of ' +
      'thing). Avro, binary; each has the attributes of a CloudEvent. A released version never changes, and newer ones read ' +
      'older ones. Delivered at least once, in order for each subject. What happens to orders can also be had by webhook.',
    license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
  },
  channels: Object.fromEntries(
    topics.map((topic) => [
      topic,
      {
        address: topic,
        messages: Object.fromEntries(
          ofTopic(topic).map(({ name }) => [name, { $ref: `#/components/messages/${name}` }]),
        ),
      },
    ]),
  ),
  operations: Object.fromEntries(topics.flatMap(operationsOf)),
  components: {
    messages: Object.fromEntries(events.map((event) => [event.name, messageOf(event)])),
    schemas: { CloudEvent: headers },
  },
}

writeGenerated(
  { 'contracts/asyncapi.json': `${JSON.stringify(document, null, 1)}\n` },
  `${events.length} events in AsyncAPI`,
)
