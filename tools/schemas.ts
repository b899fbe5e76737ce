/**
 * `npm run schemas -- --registry URL`: at deploy time, before the services, registers every released event schema. The
 * registry is asked first whether all of them are compatible with what it has, so it takes all or none; `--check` only asks.
 */
import { parseArgs } from 'node:util'
import { incompatibleSchemas, registerSchemas } from '@jumun/messaging/kafka'

try {
  const { values } = parseArgs({ options: { registry: { type: 'string' }, check: { type: 'boolean' } } })
  const url = values.registry ?? process.env['JUMUN_SCHEMA_REGISTRY']
  if (!url) throw new Error('Which registry? Say --registry http://host:port or set JUMUN_SCHEMA_REGISTRY')
  const refused = await incompatibleSchemas(url)
  if (refused.length > 0)
    throw new Error(`Nothing was registered. Incompatible with the registry:\n${refused.join('\n')}`)
  if (values.check) console.log('The registry would take every schema.')
  else {
    const { subjects, versions } = await registerSchemas(url)
    console.log(`${versions} schemas in ${subjects} subjects are registered.`)
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
