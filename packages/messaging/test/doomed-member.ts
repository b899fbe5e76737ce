/** For tests: a member of a group, in a process of its own, that takes records and is killed before it has done with them. */
import { postgresEventLog } from '../src/log/postgres/postgres-event-log.ts'

const [url = '', group = '', topic = ''] = process.argv.slice(2)
postgresEventLog({ url }).consume({
  group,
  topics: [topic],
  async handle(batch) {
    for (const { id } of batch) console.log(id)
    await new Promise(() => {})
  },
})
