import { layTestGround } from '../../test/test-ground.ts'
import { inboxFeatures } from './inbox.features.ts'
import { postgresInbox } from './postgres-inbox.ts'

inboxFeatures('PostgreSQL', async () => {
  const ground = await layTestGround()
  const db = await ground.newDatabase('order')
  return { inboxes: [postgresInbox(db), postgresInbox(ground.again(db))], stop: () => ground.stop() }
})
