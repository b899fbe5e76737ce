/**
 * Part of `npm run generate`: what the Helm chart and compose.yaml know of the services, from the map of the platform. With
 * `--check` it writes nothing and fails when one of them is out of date.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { serviceDescriptors, services } from '@jumun/platform'
import { calledBy } from '@jumun/service'
import { chartValuesPage } from './deploy/chart-values-page.ts'
import { composeFile } from './deploy/compose-file.ts'
import { writeGenerated } from './write-generated.ts'

const root = new URL('../', import.meta.url)
const chart = 'deploy/helm/jumun'

/** Everybody asks user for signing keys that they have not heard of, and the gateway brings everybody what people ask. */
const callees = new Map(
  serviceDescriptors.map((service) => [
    service.name,
    service.name === 'gateway'
      ? serviceDescriptors.map(({ name }) => name).filter((name) => name !== 'gateway')
      : [...new Set([...calledBy(service, serviceDescriptors), 'user' as const])].filter(
          (name) => name !== service.name,
        ),
  ]),
)
const map = services.map(({ name, subscribes, needs }) => ({
  name,
  database: needs.includes('database'),
  provider: needs.includes('payment provider'),
  // Its view is a file of its own, built from the whole log.
  stateful: subscribes === 'everything',
  calls: callees.get(name) ?? [],
  calledBy: services.map((one) => one.name).filter((one) => callees.get(one)?.includes(name)),
}))

const files: Record<string, string> = {
  [`${chart}/files/services.json`]: `${JSON.stringify(map, undefined, 1)}\n`,
  [`${chart}/README.md`]: chartValuesPage(readFileSync(new URL(`${chart}/values.yaml`, root), 'utf8')),
  'compose.yaml': composeFile(services),
  ...Object.fromEntries(
    readdirSync(new URL('config/', root)).map((file) => [
      `${chart}/files/config/${file}`,
      readFileSync(new URL(`config/${file}`, root), 'utf8'),
    ]),
  ),
}

writeGenerated(files, `${map.length} services in the chart and in compose.yaml`)
