import { webhookFeatures } from './webhooks.features.ts'

webhookFeatures('PostgreSQL', async () => ({ stop: async () => {} }))
