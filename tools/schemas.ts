/** `npm run schemas -- --registry URL`: at deploy time, registers every released event schema, compatibility checked by the registry. */
import { parseArgs } from 'node:util'
import { registerSchemas } from '@jumun/messaging/kafka'

const { values } = parseArgs({ options: { registry: { type: 'string' } } })
const url = values.registry ?? process.env['JUMUN_SCHEMA_REGISTRY']
if (!url) {
  console.error('Which registry? Say --registry http://host:port or set JUMUN_SCHEMA_REGISTRY')
  process.exit(1)
}
try {
  const { subjects, versions } = await registerSchemas(url)
  console.log(`${versions} schemas in ${subjects} subjects are registered`)
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(1)
}
