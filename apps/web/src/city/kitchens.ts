/** The people behind the counters: they accept, cook and hand over; now and then they decline, get busy, and restock. */
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
  rejectTicket,
  startCooking,
  type Ticket,
} from '@jumun/contracts/http'
import { oneOf } from './basket.ts'
import type { City } from './commons.ts'
import type { Person } from './person.ts'

const statuses = ['NEW', 'ACCEPTED', 'COOKING', 'READY'] as const
const shareOfDeclined = 0.03
/** Something burns, or the last of it falls to the floor. */
const shareOfSpoilt = 0.01
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
  } else if (status === 'READY' && fulfilment === 'pickup' && city.isDue('waitingAtTheCounter', key)) {
    await staff.call(handOver, { params })
    city.count('collected')
  }
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
      const { items } = await staff.call(listProducts, { query: { storeId: store.id, limit: 100 } })
      for (const { id, stock } of items)
        if (stock === 0) await staff.call(changeStock, { params: { id }, body: { set: restockTo }, key: city.newId() })
    })
    await city.pause('betweenWhims')
  }
}
