/** What was done at a store and by whom, in whichever service: read together, newest first; names are asked for at reading. */
import {
  type Activity,
  askDeeds,
  askRefundDeeds,
  type BodyOf,
  type Deed,
  isId,
  type listActivity,
  type QueryOf,
  spanOfBusinessDay,
} from '@jumun/contracts'
import type { Database } from '@jumun/messaging'
import { type CallService, cursorPosition, type PageOf, pageOf, readDeeds } from '@jumun/service'
import type { Logger } from 'pino'
import type { TextsOf } from './names-of-people.ts'
import type { StoreState } from './store.ts'

interface Needs {
  readonly db: Database
  readonly call: CallService
  readonly log: Pick<Logger, 'warn'>
  readonly namesOf: TextsOf
}
export type ActivityPage = PageOf<Activity> & { readonly missing: string[] }

const answerWithinMs = 2_000
type Wanted = { readonly timeoutMs: number; readonly body: BodyOf<typeof askDeeds> }
const elsewhere = {
  catalog: (call: CallService, wanted: Wanted) => call(askDeeds, wanted),
  payment: (call: CallService, wanted: Wanted) => call(askRefundDeeds, wanted),
} as const

/**
 * Each service is asked for a whole page from the same place on, so that the newest of all together are a page without a hole.
 * One that does not answer is named: what was done there is missing, and nobody takes the page for the whole.
 */
export async function readActivity(
  { db, call, log, namesOf }: Needs,
  store: StoreState,
  { cursor, limit = 20, who, about, day }: QueryOf<typeof listActivity>,
): Promise<ActivityPage> {
  const place = cursorPosition(cursor)
  const span = day === undefined ? undefined : spanOfBusinessDay(store, day)
  const wanted: BodyOf<typeof askDeeds> = {
    ...{ storeId: store.id, limit: limit + 1 },
    ...(who === undefined ? {} : { who }),
    ...(about === undefined ? {} : { about }),
    ...(span ? { from: span.from.toISOString(), to: span.to.toISOString() } : {}),
    ...(place ? { after: { at: place.createdAt, id: place.id } } : {}),
  }
  const missing: string[] = []
  const others = Object.entries(elsewhere).map(async ([service, ask]) => {
    try {
      return (await ask(call, { timeoutMs: answerWithinMs, body: wanted })).body.items
    } catch (error) {
      log.warn({ err: error, service }, 'what was done at a store is shown without what was done in this service')
      missing.push(service)
      return []
    }
  })
  const found = (await Promise.all([readDeeds(db, wanted), ...others])).flat().toSorted(newestFirst)
  const { items, nextCursor } = pageOf(found, limit, ({ at, id }) => ({ createdAt: at, id }))
  const [names, numbers] = await Promise.all([
    namesOf(items.flatMap((deed) => [deed.who ?? [], personIn(deed) ?? []].flat())),
    numbersOf(db, items),
  ])
  return { items: items.map((deed) => shown(deed, names, numbers)), nextCursor, missing }
}

const newestFirst = (one: Deed, other: Deed): number =>
  other.at.localeCompare(one.at) || (other.id < one.id ? -1 : other.id > one.id ? 1 : 0)

/** How people call the orders that others only know by their ids. */
async function numbersOf(db: Database, deeds: readonly Deed[]): Promise<ReadonlyMap<string, number>> {
  const ids = deeds.flatMap(({ about, detail }) =>
    about && isId(about) && detail['number'] === undefined ? [about] : [],
  )
  if (ids.length === 0) return new Map()
  const rows = await db.query(
    'SELECT order_id AS id, number FROM ticket WHERE order_id = ANY($1::uuid[]) AND number IS NOT NULL',
    [ids],
  )
  return new Map(rows.map((row) => [row['id'] as string, row['number'] as number]))
}

/** To whom it was done. */
const personIn = ({ what, about }: Pick<Deed, 'what' | 'about'>): string | undefined =>
  what.startsWith('staff.') ? about : undefined

function shown(
  { who, ...deed }: Deed,
  names: ReadonlyMap<string, string>,
  numbers: ReadonlyMap<string, number>,
): Activity {
  const number = numbers.get(deed.about ?? '')
  const person = names.get(personIn(deed) ?? '')
  return {
    ...deed,
    who: who === null ? null : { userId: who, name: names.get(who) ?? null },
    detail: {
      ...deed.detail,
      ...(number === undefined ? {} : { number }),
      ...(person === undefined ? {} : { person }),
    },
  }
}
