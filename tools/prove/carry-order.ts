/** An order on its way: the counter, the rider and the customer do what the plan says, as often as it takes. */
import {
  acceptTicket,
  cancelOrder,
  cancelTicket,
  claimDelivery,
  completeDelivery,
  type Endpoint,
  failDelivery,
  getOrder,
  handOver,
  isCompleted,
  markReady,
  type Order,
  pickUpDelivery,
  rejectTicket,
  startCooking,
} from '@jumun/contracts'
import type { Buying, Carrying, Step } from './carrying.ts'
import { isTerminal, tell } from './client-record.ts'
import { endByOperator } from './operator.ts'
import { patience } from './patience.ts'
import { claimAtOnce, raceFor } from './races.ts'
import { callOff, trade } from './shop.ts'

/** Who sees nothing new looks again later each time, as a screen would: else those who wait are most of the load. */
const lookAfterMs = 250
const looksUntilSlowest = 3
/** Two riders go for one in so many deliveries, whatever else happens to it. */
const contestedEvery = 7

/** Resolves when the order is at its end, or when `giveUp` is aborted. */
export async function carry(
  buying: Buying,
  {
    orderId,
    ...about
  }: Pick<Carrying, 'rivals' | 'races' | 'operator' | 'owner' | 'instead' | 'leadMinutes'> & { orderId: string },
): Promise<void> {
  const { api, told, customer, giveUp } = buying
  const at = { params: { orderId } }
  const counter: Step = (endpoint, body) => api.ask(endpoint, { as: about.owner, ...at, ...(body ? { body } : {}) })
  const carrying: Carrying = {
    ...{ ...buying, ...about, at, counter, rider: about.rivals[0] },
    ...{ claimed: false, canceled: false, gaveUpRide: false, changed: false, refunded: false },
  }
  let seen: string | undefined
  for (let away = 0, same = 0; !giveUp.aborted; ) {
    const answer = await api.ask<Order>(getOrder, { as: customer, params: { id: orderId } })
    if (answer.status === 404) told.missing = true
    if (answer.status === 200) {
      told.missing = false
      const { status } = answer.body
      same = status === seen ? Math.min(same + 1, looksUntilSlowest) : 0
      seen = status
      tell(told, status)
      told.refund = answer.body.refund?.amount
      told.forLater = answer.body.wantedAt !== undefined
      if (isCompleted(status)) await trade(carrying, 'afterwards')
      if (isTerminal(status)) return
      await goOn(carrying, answer.body)
    }
    away = answer.status === 200 ? 0 : away + 1
    await patience(Math.max(away, same), giveUp, lookAfterMs)
  }
}

async function goOn(carrying: Carrying, order: Order): Promise<void> {
  const { plan, counter } = carrying
  const { status } = order
  if (status === plan.cancelWhen && !carrying.canceled) await cancel(carrying)
  if (await raceFor(carrying, status)) return
  await trade(carrying, status)
  if (status === plan.operatorEnds?.when) return endByOperator(carrying, plan.operatorEnds, order)
  if (status === 'CONFIRMED' && (await callOff(carrying, order, () => cancel(carrying)))) return
  switch (status) {
    case 'CONFIRMED':
    case 'CANCEL_PENDING':
      if (plan.counter === 'accepts' || plan.counter === 'cancels what it cooks')
        await counter(acceptTicket, { minutes: 10 })
      else if (plan.counter === 'rejects') await counter(rejectTicket, { reason: 'we have run out of milk' })
      break
    case 'ACCEPTED':
      if (plan.fulfilment === 'delivery' && !carrying.claimed) carrying.claimed = await claim(carrying)
      await counter(startCooking)
      break
    case 'COOKING':
      if (plan.counter === 'cancels what it cooks') await counter(cancelTicket, { reason: 'the oven broke' })
      else await counter(markReady)
      break
    case 'READY':
      if (plan.fulfilment === 'pickup') await counter(handOver)
      else await pickUp(carrying)
      break
    case 'DELIVERING':
      if (plan.ride === 'fails on the road') await road(carrying, failDelivery, { reason: 'nobody at home' })
      else await road(carrying, completeDelivery)
      break
    default: // nobody has anything to do: the platform goes on by itself
  }
}

async function cancel(carrying: Carrying): Promise<void> {
  const { api, customer, at, told } = carrying
  const wish = await api.ask<Order>(cancelOrder, { as: customer, params: { id: at.params.orderId } })
  if (wish.status === 200 || wish.status === 202) tell(told, wish.body.status)
  carrying.canceled = wish.status !== 0 && wish.status < 500
}

const road = ({ api, rider, at }: Carrying, endpoint: Endpoint<any, any, any, any>, body?: unknown) =>
  api.ask(endpoint, { as: rider, ...at, ...(body ? { body } : {}) })

async function claim(carrying: Carrying): Promise<boolean> {
  const { plan } = carrying
  if (plan.race === 'two riders' || plan.index % contestedEvery === 0) return claimAtOnce(carrying)
  return (await road(carrying, claimDelivery)).status === 200
}

/** The rider comes to the counter. */
async function pickUp(carrying: Carrying): Promise<void> {
  if (!carrying.claimed) carrying.claimed = await claim(carrying)
  if (!carrying.claimed) return
  if (carrying.plan.ride === 'gives up before pick-up' && !carrying.gaveUpRide) {
    const gone = await road(carrying, failDelivery, { reason: 'flat tyre' })
    // an answer that got lost: the next time one is told that it is no longer theirs
    carrying.gaveUpRide = gone.status === 200 || gone.status === 409
    if (carrying.gaveUpRide) carrying.claimed = false
    return
  }
  const picked = await road(carrying, pickUpDelivery)
  // told of no claim, yet it may be ours
  if (picked.status === 409) carrying.claimed = (await road(carrying, claimDelivery)).status === 200
}
