/**
 * The people behind the counters: they accept, tick off what is made and hand over; now and then they decline, have less than was
 * ordered or something else for it, give a part of the money back, get busy, and restock.
 */
import { demoPassword, type ReasonCode } from '@jumun/contracts'
import {
  acceptTicket,
  cancelTicket,
  changeStock,
  changeStore,
  handOver,
  listProducts,
  listStores,
  listTickets,
  markReady,
  refundOrder,
  rejectTicket,
  removeLine,
  replaceLine,
  startCooking,
  type Ticket,
  tickItem,
} from '@jumun/contracts/http'
import { oneOf } from './basket.ts'
import type { City } from './commons.ts'
import type { Person } from './person.ts'

const statuses = ['NEW', 'ACCEPTED', 'COOKING', 'READY'] as const
const shareOfDeclined = 0.03
/** Something burns, or the last of it falls to the floor. */
const shareOfSpoilt = 0.01
/** Of what was accepted: a line is not there, or only something else. */
const shareOfChanged = 0.05
/** Of the whims: somebody was not content. */
const shareOfComplaints = 0.3
const minutes = [10, 15, 15, 20, 25]
const restockTo = 40

export async function kitchens(city: City): Promise<void> {
  const staff = city.resident({ email: 'owner@jumun.local', password: demoPassword, role: 'owner' })
  await Promise.all([work(city, staff), whims(city, staff)])
}

async function work(city: City, staff: Person): Promise<void> {
  while (!city.signal.aborted) {
    await city.tryTo(async () => {
      const lists = await Promise.all(
        statuses.map((status) => staff.call(listTickets, { query: { status, limit: 100 } })),
      )
      const tickets = lists.flatMap(({ items }) => items)
      city.onTheirWay('kitchen', tickets.filter(({ status }) => status !== 'READY').length)
      await Promise.all(tickets.map((ticket) => city.tryTo(() => nextStep(city, staff, ticket))))
    })
    await city.pause('betweenLooks')
  }
}

async function nextStep(city: City, staff: Person, ticket: Ticket): Promise<void> {
  const { orderId, status, fulfilment } = ticket
  const params = { orderId }
  const key = `${orderId} ${status}`
  if (status === 'NEW' && city.isDue('beforeAccepting', key)) {
    if (city.random() < shareOfDeclined) {
      await staff.call(rejectTicket, { params, body: { reason: 'TOO_BUSY' satisfies ReasonCode } })
      city.count('declined')
      return
    }
    await staff.call(acceptTicket, { params, body: { minutes: oneOf(minutes, city.random) ?? 15 } })
    city.count('accepted')
    if (city.random() < shareOfChanged) await changeALine(city, staff, ticket)
  } else if (status === 'ACCEPTED' && city.isDue('beforeCooking', key)) {
    await staff.call(startCooking, { params })
  } else if (status === 'COOKING' && city.isDue('cooking', key)) {
    if (city.random() < shareOfSpoilt) {
      await staff.call(cancelTicket, { params, body: { reason: '만들다가 문제가 생겼어요' } })
      city.count('declined')
      return
    }
    await staff.call(markReady, { params })
    city.count('cooked')
  } else if (status === 'COOKING') {
    const line = ticket.lines.findIndex(({ quantity, done }) => quantity > 0 && !done)
    if (line >= 0 && city.isDue('oneItem', `${orderId} ${line}`))
      await staff.call(tickItem, { params: { orderId, line }, body: { done: true } })
  } else if (status === 'READY' && fulfilment === 'pickup' && city.isDue('waitingAtTheCounter', key)) {
    await staff.call(handOver, { params })
    city.count('collected')
  }
}

/** One less of it, or what costs no more in its place. */
async function changeALine(city: City, staff: Person, { orderId, storeId, lines }: Ticket): Promise<void> {
  const n = Math.floor(city.random() * lines.length)
  const line = lines[n]
  if (!line) return
  const params = { orderId, n: String(n) }
  if (lines.length > 1 || line.quantity > 1) {
    await staff.call(removeLine, { params, body: { quantity: 1, reason: 'SOLD_OUT' }, key: city.newId() })
    return city.count('takenOut')
  }
  const { items } = await staff.call(listProducts, { query: { storeId, limit: 100 } })
  const most = (line.total?.amount ?? 0) / line.quantity
  const instead = items.find(
    ({ id, price, options, available, soldOut }) =>
      id !== line.productId && available && !soldOut && price.amount <= most && options.every(({ min }) => min === 0),
  )
  if (!instead) return
  const body = { productId: instead.id, reason: 'SOLD_OUT' }
  await staff.call(replaceLine, { params, body, key: city.newId() })
  city.count('replaced')
}

/** A tenth of it goes back for something that was handed over. */
async function makeUpFor(city: City, staff: Person): Promise<void> {
  const { items } = await staff.call(listTickets, { query: { status: 'COLLECTED', limit: 20 } })
  const ticket = oneOf(items, city.random)
  const amount = Math.floor((ticket?.total.amount ?? 0) / 10)
  if (!ticket || amount === 0) return
  const body = { amount, reason: '기다리게 해서 죄송해요' }
  await staff.call(refundOrder, { params: { orderId: ticket.orderId }, body, key: city.newId() })
  city.count('refunded')
}

/** Only between open and busy: a store that a person has paused stays paused. */
async function whims(city: City, staff: Person): Promise<void> {
  while (!city.signal.aborted) {
    await city.tryTo(async () => {
      const owner = await staff.call(listStores, { query: { open: true, limit: 100 } })
      const store = oneOf(owner.items, city.random)
      if (store === undefined) return
      const next = store.status === 'BUSY' ? 'OPEN' : 'BUSY'
      if (city.random() < 0.5) await staff.call(changeStore, { params: { id: store.id }, body: { status: next } })
      if (city.random() < shareOfComplaints) await city.tryTo(() => makeUpFor(city, staff))
      const { items } = await staff.call(listProducts, { query: { storeId: store.id, limit: 100 } })
      for (const { id, stock } of items)
        if (stock === 0) await staff.call(changeStock, { params: { id }, body: { set: restockTo }, key: city.newId() })
    })
    await city.pause('betweenWhims')
  }
}
