/** Reading: stores for everybody, tickets for the people of the store and for operators. */
import type { listStores, listTickets, QueryOf, Store, Ticket } from '@jumun/contracts'
import type { Database } from '@jumun/messaging'
import { type Caller, type Clock, cursorPosition, type PageOf, pageOf } from '@jumun/service'
import { asAnswer as storeAnswer } from './store.ts'
import { listStoreRows, readStore } from './store-table.ts'
import { listTicketRows, readTicket, asAnswer as ticketAnswer } from './ticket-table.ts'

type User = Extract<Caller, { kind: 'user' }>

export async function listOfStores(db: Database, query: QueryOf<typeof listStores>, now: Date): Promise<PageOf<Store>> {
  const { cursor, limit = 20, ...rest } = query
  const rows = await listStoreRows(db, { ...rest, after: cursorPosition(cursor), limit })
  return pageOf(
    rows.map((store) => storeAnswer(store, now)),
    limit,
    (store) => store,
  )
}

export async function oneStore(db: Database, id: string, now: Date): Promise<Store | undefined> {
  const store = await readStore(db, id)
  return store && storeAnswer(store, now)
}

export async function listOfTickets(
  { db, clock, lateAfterMinutes }: { readonly db: Database; readonly clock: Clock; readonly lateAfterMinutes: number },
  query: QueryOf<typeof listTickets>,
  user: User,
): Promise<PageOf<Ticket>> {
  const { cursor, limit = 20, status, late, storeId } = query
  const readySince = late ? new Date(clock.now().getTime() - lateAfterMinutes * 60_000) : undefined
  const only = { storeId, statuses: status?.split(','), readySince, ownerId: ownerOf(user) }
  const rows = await listTicketRows(db, { ...only, after: cursorPosition(cursor), limit })
  return pageOf(rows.map(ticketAnswer), limit, ({ createdAt, orderId }) => ({ createdAt, id: orderId }))
}

export async function oneTicket(db: Database, orderId: string, user: User): Promise<Ticket | undefined> {
  const ticket = await readTicket(db, orderId, ownerOf(user))
  return ticket && ticketAnswer(ticket)
}

/** Operators see the tickets of all stores. */
const ownerOf = (user: User): string | undefined => (user.role === 'operator' ? undefined : user.id)
