/** What a new service begins with: the smallest one that does everything a service does, to be read and changed. */

export const isGoodName = (name: string): boolean => /^[a-z]{3,20}$/.test(name)

const capital = (name: string): string => `${name[0]?.toUpperCase()}${name.slice(1)}`

/** Path in the repository → text. */
export function filesOfAService(name: string, version: string): Readonly<Record<string, string>> {
  const Name = capital(name)
  const folder = `services/${name}`
  return {
    [`${folder}/package.json`]: `${JSON.stringify(
      {
        name: `@jumun/${name}`,
        version,
        private: true,
        license: 'Apache-2.0',
        type: 'module',
        exports: { '.': './src/service.ts' },
        dependencies: { '@jumun/contracts': version, '@jumun/messaging': version, '@jumun/service': version },
      },
      null,
      2,
    )}\n`,
    [`${folder}/README.md`]: `# ${name}

Counts how many orders each customer has completed; made by \`npm run new service ${name}\`, to be turned into what it is for.

| in | out |
|---|---|
| \`GET /${name}\` | how many orders the customer who asks has completed |
| OrderCompleted | – |

Start reading at \`src/service.ts\`. What else it hears, and whom it asks, is named in \`apps/platform/src/services.ts\` too:
the platform's picture, its map on /ops and who may ask whom follow from there.
`,
    [`${folder}/migrations/0001_${name}.sql`]: `-- How many orders each customer has completed.

CREATE TABLE completed_orders (
  customer_id uuid PRIMARY KEY,
  count       integer NOT NULL CHECK (count > 0)
);
`,
    [`${folder}/src/service.ts`]: `/** ${Name}: how many orders a customer has completed. */
import { get${Name}, OrderCompleted } from '@jumun/contracts'
import { on } from '@jumun/messaging'
import { defineService, route, userOf } from '@jumun/service'
import { completedOrdersOf } from './completed-orders.ts'
import { countWhenOrderIsCompleted } from './count-when-order-is-completed.ts'

export default defineService({
  name: '${name}',
  summary: 'Counts completed orders',
  paths: ['/${name}'],
  settings: {},
  migrations: new URL('../migrations/', import.meta.url),
  start: ({ db }) => ({
    routes: [
      route(get${Name}, async (request) => {
        return { status: 200 as const, body: { completedOrders: await completedOrdersOf(db, userOf(request).id) } }
      }),
    ],
    reactions: [on(OrderCompleted, countWhenOrderIsCompleted)],
  }),
})
`,
    [`${folder}/src/completed-orders.ts`]: `/** The count per customer, as rows. */
import type { Querying } from '@jumun/messaging'

export async function completedOrdersOf(db: Querying, customerId: string): Promise<number> {
  const sql = 'SELECT count FROM completed_orders WHERE customer_id = $1'
  const [row] = await db.query<{ count: number }>(sql, [customerId])
  return row?.count ?? 0
}

export async function countOneMore(db: Querying, customerId: string): Promise<void> {
  await db.query(
    \`INSERT INTO completed_orders (customer_id, count) VALUES ($1, 1)
     ON CONFLICT (customer_id) DO UPDATE SET count = completed_orders.count + 1\`,
    [customerId],
  )
}
`,
    [`${folder}/src/count-when-order-is-completed.ts`]: `/** Counts each completed order once: the inbox lets no event through twice. */
import type { OrderCompleted } from '@jumun/contracts'
import type { EventHandler } from '@jumun/messaging'
import { countOneMore } from './completed-orders.ts'

export const countWhenOrderIsCompleted: EventHandler<OrderCompleted> = async ({ data }, tx) => {
  await countOneMore(tx, data.customerId)
}
`,
    [`${folder}/src/service.int.test.ts`]: `import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { get${Name}, OrderCompleted } from '@jumun/contracts'
import { startTestService, type TestService } from '@jumun/testing'
import ${name} from './service.ts'

let service: TestService
before(async () => {
  service = await startTestService(${name})
})
after(() => service?.stop())

test('a completed order is counted for its customer, and for nobody else', async () => {
  const [customerId, other, orderId] = [service.newId(), service.newId(), service.newId()]
  const total = { amount: 4500, currency: 'KRW' }
  const data = { orderId, customerId, storeId: service.newId(), status: 'COLLECTED', total } as const
  await service.receive(OrderCompleted, { subject: orderId, sequence: 9, data })
  await service.settled()
  const mine = await service.call(get${Name}, { as: { id: customerId, role: 'customer' } })
  const theirs = await service.call(get${Name}, { as: { id: other, role: 'customer' } })
  assert.deepEqual(mine.body, { completedOrders: 1 })
  assert.deepEqual(theirs.body, { completedOrders: 0 })
})
`,
    [`contracts/src/http/${name}.ts`]: `import { Type } from 'typebox'
import { endpoint } from './endpoint.ts'
import { Shape } from './shapes.ts'

export const get${Name} = endpoint({
  service: '${name}',
  method: 'GET',
  path: '/${name}',
  summary: 'How many orders one has completed',
  access: ['customer'],
  answers: { 200: Shape({ completedOrders: Type.Integer() }) },
})
`,
  }
}

/** Path in the repository → how its text changes. */
export function enterInRegistry(name: string, version: string): Readonly<Record<string, (text: string) => string>> {
  const entry = `  {
    name: '${name}',
    summary: 'Counts completed orders',
    paths: ['/${name}'],
    subscribes: ['OrderCompleted'],
    calls: [],
    needs: ['database'],
    load: async () => (await import('@jumun/${name}')).default,
  },
`
  return {
    'apps/platform/src/services.ts': (text) => once(text, ']\n\n/** @throws for a name', (end) => `${entry}${end}`),
    'apps/platform/package.json': (text) =>
      once(text, '    "@jumun/dashboard"', (line) => `    "@jumun/${name}": "${version}",\n${line}`),
    'contracts/src/http/endpoint.ts': (text) => once(text, "  'dashboard',\n", (line) => `${line}  '${name}',\n`),
    'contracts/src/http/index.ts': (text) =>
      `${[...text.trimEnd().split('\n'), `export * from './${name}.ts'`].sort().join('\n')}\n`,
  }
}

/** @throws when the text is not what it was when this was written */
function once(text: string, mark: string, change: (mark: string) => string): string {
  const parts = text.split(mark)
  if (parts.length !== 2)
    throw new Error(`"${mark.trim()}" is there ${parts.length - 1} times; enter the service by hand`)
  return parts.join(change(mark))
}
