/** The description as a stranger's generator reads it: by the rules of Redocly, all of them errors. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { endpoints, namedShapes } from '@jumun/contracts/endpoints'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { openApi } from './open-api.ts'

test('the description of the API is lint-clean', async () => {
  const names = [...new Set([...endpoints.values()].map(({ service }) => service))]
  const api = openApi({ endpoints, shapes: namedShapes, services: names.map((name) => ({ name, summary: name })) })
  const config = await createConfig({ extends: ['recommended-strict'] })
  const problems = await lintFromString({ source: JSON.stringify(api), absoluteRef: '/openapi.json', config })
  // An order's id is a UUID, so no address is both.
  const known =
    /^Paths should resolve unambiguously.*`\/payments\/webhooks\/\{provider\}` and `\/payments\/\{orderId\}\/refunds`/
  assert.deepEqual(
    problems.filter(({ message }) => !known.test(message)).map(({ ruleId, message }) => `${ruleId}: ${message}`),
    [],
  )
})
