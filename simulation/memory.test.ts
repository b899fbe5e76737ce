/** What stands in for PostgreSQL and the log in the simulation passes the suites that these pass, in any order of things. */
import { CookingStarted } from '@jumun/contracts'
import { aggregateStoreFeatures, eventLogFeatures, inboxFeatures } from '@jumun/messaging/testing'
import { MemoryDatabase, memoryStore, Table } from './memory-database.ts'
import { memoryEventLog } from './memory-event-log.ts'
import { memoryInbox, newInboxTables } from './memory-inbox.ts'
import { seededRandom } from './seeded-random.ts'
import { keepRunning, newWorld } from './world.ts'

const newTestWorld = (seed: number) =>
  newWorld({ chance: seededRandom(seed), straight: false, longestLeapMs: 0, tell: () => {}, untroubled: true })

for (const repeats of [false, true])
  eventLogFeatures(repeats ? 'memory, where a repeated id is there twice' : 'memory', async () => {
    const world = newTestWorld(1)
    const log = memoryEventLog({ world, repeats })
    const stop = keepRunning(world, [log])
    let topics = 0
    let schemas = 9_000
    return {
      dense: !repeats,
      open: () => log.client(world.newLife('a client')),
      newTopic: () => `test.${++topics}`,
      async startDoomedMember(group, topic) {
        const life = world.newLife('the doomed')
        const ids: string[] = []
        const given = Promise.withResolvers<void>()
        log.client(life).consume({
          group,
          topics: [topic],
          handle(batch) {
            ids.push(...batch.map(({ id }) => id))
            given.resolve()
            return new Promise(() => {})
          },
        })
        await given.promise
        return {
          async kill() {
            life.die()
            return ids
          },
        }
      },
      async appendAsNewer(record, schema) {
        log.addSchema(++schemas, schema as never)
        await log.client(world.newLife('a newer release')).append([{ ...record, schemaId: schemas }])
      },
      deleteTopic: async (topic) => log.deleteTopic(topic),
      async goAway() {
        log.away = true
      },
      async comeBack() {
        log.away = false
      },
      stop,
    }
  })

for (const seed of [1, 2, 3]) {
  inboxFeatures(`memory, ${seed}`, async () => {
    const world = newTestWorld(seed)
    const db = new MemoryDatabase(world, 'order')
    const heard = newInboxTables()
    const inbox = () => memoryInbox(heard, db.connect(world.newLife('an instance')))
    return { inboxes: [inbox(), inbox()], stop: keepRunning(world, [db]) }
  })

  interface Account {
    readonly id: string
    readonly balance: number
  }
  aggregateStoreFeatures<Account>(`accounts in memory, ${seed}`, async () => {
    const world = newTestWorld(seed)
    const db = new MemoryDatabase(world, CookingStarted.source)
    const accounts = new Table<Account>('account')
    const store = memoryStore(accounts, { stateOf: (row) => row, rowOf: (after) => after })
    return {
      instances: [1, 2, 3].map((number) => ({ ...db.connect(world.newLife(`instance ${number}`)), store })),
      newId: world.newId,
      first: (id) => ({ id, balance: 0 }),
      next: ({ id, balance }) => ({ id, balance: balance + 1 }),
      steps: ({ balance }) => balance,
      stop: keepRunning(world, [db]),
    }
  })
}
