/** Reading: stores for everybody, tickets for the people of the store and for operators. */
import {
  type listStores,
  type listTickets,
  maskedPhone,
  mayAt,
  type QueryOf,
  type Store,
  type Ticket,
} from '@jumun/contracts'
import type { Database } from '@jumun/messaging'
import {
  type Caller,
  type Clock,
  cursorPosition,
  type Fading,
  hasFaded,
  type PageOf,
  pageOf,
  refuseUnless,
} from '@jumun/service'
import { refusal } from './answers.ts'
import type { WithNotes } from './ask-for-notes.ts'
import type { TextsOf } from './names-of-people.ts'
import { type StoreState, asAnswer as storeAnswer } from './store.ts'
import { listStoreRows, readStore, storesOfStaff } from './store-table.ts'
import { hasEnded, type TicketRecord } from './ticket-shape.ts'
import { listTicketRows, readTicket, type TicketScope, asAnswer as ticketAnswer } from './ticket-table.ts'

type User = Extract<Caller, { kind: 'user' }>

export async function listOfStores(db: Database, query: QueryOf<typeof listStores>, now: Date): Promise<PageOf<Store>> {
  const { cursor, limit = 20, open, ...rest } = query
  const isMeant = (store: Store): boolean => open === undefined || takesOrders(store, now) === open
  const found: Store[] = []
  // Whose last order is over a clock decides, not a row: what that leaves out, the next rows make up for.
  for (let after = cursorPosition(cursor); ; ) {
    const rows = await listStoreRows(db, { ...rest, openByRow: open === true, after, limit })
    found.push(...rows.map((store) => storeAnswer(store, now)).filter(isMeant))
    const last = rows.at(-1)
    if (found.length > limit || rows.length <= limit || !last)
      return pageOf(found.slice(0, limit + 1), limit, (store) => store)
    after = last
  }
}

/** As soon as it can be: it is open, and its last order is not over. */
const takesOrders = ({ status, lastOrderAt }: Store, now: Date): boolean =>
  (status === 'OPEN' || status === 'BUSY') && !(lastOrderAt !== undefined && Date.parse(lastOrderAt) <= now.getTime())

export async function oneStore(db: Database, id: string, now: Date): Promise<Store | undefined> {
  const store = await readStore(db, id)
  return store && storeAnswer(store, now)
}

export async function listOfTickets(
  { db, clock, withNotes, lateAfterMinutes, ...fading }: LookUpNeeds & { readonly lateAfterMinutes: number },
  query: QueryOf<typeof listTickets>,
  user: User,
): Promise<PageOf<Ticket>> {
  const { cursor, limit = 20, status, late, storeId } = query
  const readySince = late ? new Date(clock.now().getTime() - lateAfterMinutes * 60_000) : undefined
  const only = { storeId, statuses: status?.split(','), readySince, ...(await scopeOf(db, user)) }
  const rows = await listTicketRows(db, { ...only, after: cursorPosition(cursor), limit })
  const shown = (await withNotes(rows)).map((ticket) => ticketAnswer(faded(ticket, clock.now(), fading)))
  return pageOf(shown, limit, ({ createdAt, orderId }) => ({ createdAt, id: orderId }))
}

interface WhoNeeds extends LookUpNeeds {
  readonly customersOf: TextsOf
  readonly phonesOf: TextsOf
  readonly ridersOf: TextsOf
}

/** With who ordered it, how they are called and who brings it, for as long as anybody needs to know. */
export async function oneTicket(needs: WhoNeeds, orderId: string, user: User): Promise<Ticket | undefined> {
  const { db, clock, withNotes, ...fading } = needs
  const found = await readTicket(db, orderId, await scopeOf(db, user))
  if (!found) return undefined
  const [ticket = found] = await withNotes([found])
  const isPast = hasEnded(ticket) && hasFaded(ticket.updatedAt, clock.now(), fading)
  return { ...ticketAnswer(faded(ticket, clock.now(), fading)), ...(isPast ? {} : await whoseIs(needs, ticket, user)) }
}

async function whoseIs(
  { db, customersOf, phonesOf, ridersOf }: WhoNeeds,
  { orderId, storeId, customerId, details }: TicketRecord,
  user: User,
): Promise<Pick<Ticket, 'customerName' | 'customerPhone' | 'riderName'>> {
  const [customers, phones, riders, store] = await Promise.all([
    customersOf([customerId]),
    phonesOf([orderId]),
    ridersOf(details?.fulfilment === 'delivery' ? [orderId] : []),
    readStore(db, storeId),
  ])
  const [customerName, phone, riderName] = [customers.get(customerId), phones.get(orderId), riders.get(orderId)]
  const calls = user.role === 'operator' || mayAt(store && { ...store, storeId }, user, 'serve') === 'yes'
  return {
    ...(customerName === undefined ? {} : { customerName }),
    ...(phone === undefined ? {} : { customerPhone: calls ? phone : maskedPhone(phone) }),
    ...(riderName === undefined ? {} : { riderName }),
  }
}

interface LookUpNeeds extends Fading {
  readonly db: Database
  readonly clock: Clock
  readonly withNotes: WithNotes
}

/** Whoever looks at a ticket of long ago has no more need to know where it went. */
export function faded<T extends TicketRecord>(ticket: T, now: Date, fading: Fading): T {
  if (!ticket.details || !hasEnded(ticket) || !hasFaded(ticket.updatedAt, now, fading)) return ticket
  const { address: _, note: __, noteAwaited: ___, ...details } = ticket.details
  return { ...ticket, details }
}

/** For a store's own affairs; what its people need for that is the endpoint's right. */
export async function theirStore(db: Database, storeId: string, user: User): Promise<StoreState> {
  const store = await readStore(db, storeId)
  refuseUnless(store && { ...store, storeId }, user)
  if (!store) throw refusal('not-found')
  return store
}

/** Operators see the tickets of all stores, everybody else those of the stores they own or work at. */
export async function scopeOf(db: Database, { id, role, atStore }: User): Promise<TicketScope> {
  if (role === 'operator') return {}
  if (atStore !== undefined) {
    const store = await readStore(db, atStore)
    return {
      storeIds: mayAt(store && { ...store, storeId: atStore }, { id, atStore }, 'look') === 'yes' ? [atStore] : [],
    }
  }
  const storeIds = await storesOfStaff(db, id)
  if (role === 'staff') return { storeIds }
  return storeIds.length === 0 ? { ownerId: id } : { ownerId: id, storeIds }
}
