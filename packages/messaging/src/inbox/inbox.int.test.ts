import { startTestEnvironment } from '../../test/test-environment.ts'
import { inboxFeatures } from './inbox.features.ts'
import { postgresInbox } from './postgres-inbox.ts'

inboxFeatures('PostgreSQL', async () => {
  const environment = await startTestEnvironment()
  const db = await environment.newDatabase('order')
  return { inboxes: [postgresInbox(db), postgresInbox(environment.again(db))], stop: () => environment.stop() }
})
