/**
 * Part of `npm run generate`: the picture in ARCHITECTURE.md and the page of all services, made from the map of the
 * platform. With `--check` it writes nothing and fails when one of them is out of date.
 */
import { readFileSync } from 'node:fs'
import { eventsOf } from '@jumun/contracts/events'
import { type ServiceEntry, serviceNames, services } from '@jumun/platform'
import { writeGenerated } from './write-generated.ts'

const byName = (wanted: (service: ServiceEntry) => boolean): string =>
  services
    .filter(wanted)
    .map(({ name }) => name)
    .join(' & ')
const speaks = ({ name }: ServiceEntry): boolean => eventsOf(name).length > 0
/** The two that everybody is with: drawn once, not with a line to each. */
const besides = (name: string, what: string, whom: string): string =>
  `  ${name}["${name} ${portOf(name)}"] -. ${what} .- ${whom}`
const portOf = (name: string): number | string => services.find((one) => one.name === name)?.port ?? ''

const picture = `<!-- made by npm run generate from apps/platform/src/services.ts -->
\`\`\`mermaid
flowchart LR
  screens["screens<br>/client /admin /rider /ops"] --> gateway
  gateway["<b>gateway</b> ${portOf('gateway')}<br>routes, tokens, limits"]
  gateway --> ${byName(({ port, paths }) => port === undefined && paths.length > 0)}
${services.flatMap(({ name, calls }) => (calls === 'everybody' ? [`  ${name} -. asks everybody .-> everybody(("all services"))`] : calls.map((called) => `  ${name} -- asks --> ${called}`))).join('\n')}
  ${byName(({ needs }) => needs.includes('payment provider'))} --> provider[("payment provider")]
  ${byName(speaks)} == "say: outbox + relay" ==> log[["event log<br>PostgreSQL or Kafka"]]
  log == "hear: inbox" ==> ${byName(({ subscribes }) => subscribes !== 'everything' && subscribes.length > 0)}
  log ==> ${byName(({ subscribes }) => subscribes === 'everything')}
${besides('discovery', 'who runs where', 'gateway')}
${besides('config', 'settings', 'gateway')}
\`\`\`
<!-- until here -->`

const cell = (all: readonly string[] | 'everything' | 'everybody'): string =>
  typeof all === 'string' ? all : all.join(', ') || '–'

const page = `# The services

Made by \`npm run generate\` from \`apps/platform/src/services.ts\` and the events; do not edit. *Says*: its events. *Hears*:
what it reacts to. *Asks*: whom it calls and waits for; nobody else takes its tokens.

| service | what it is for | paths | says | hears | asks | needs |
|---|---|---|---|---|---|---|
${services.map(({ name, port, summary, paths, subscribes, calls, needs }) => `| \`${name}\`${port ? ` ${port}` : ''} | ${summary} | ${cell(paths.map((path) => `\`${path}\``))} | ${cell(eventsOf(name))} | ${cell(subscribes)} | ${cell(calls)} | ${cell(needs)} |`).join('\n')}
`

const root = new URL('../', import.meta.url)
const architecture = readFileSync(new URL('ARCHITECTURE.md', root), 'utf8')
const drawn = /<!-- made by npm run generate [\s\S]*?<!-- until here -->/
if (!drawn.test(architecture)) throw new Error('ARCHITECTURE.md has no place for the picture of the services')
writeGenerated(
  {
    'ARCHITECTURE.md': architecture.replace(drawn, () => picture),
    'docs/reference/services.md': page,
  },
  `${serviceNames.length} services on the map, its picture and its page`,
)
