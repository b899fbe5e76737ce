/** Two who want opposite things do them at the same moment: who is told that it is so, and does the other side agree. */
import { setTimeout as pause } from 'node:timers/promises'
import {
  acceptTicket,
  cancelOrder,
  claimDelivery,
  type Order,
  type OrderStatus,
  payOrder,
  startCooking,
} from '@jumun/contracts'
import type { Answer } from './api.ts'
import type { Buying, Carrying } from './carrying.ts'
import { tell } from './client-record.ts'
import { isFinal, pauseUnless } from './patience.ts'
import { acceptLimitMs, draftExpiresMs } from './plan.ts'

/** From the customer over order and its event to the store: a moment when all is quiet, a second when it is not. */
const headStartsMs = [0, 20, 60, 200, 1_000]

/** Around the end of the limit: what is seen here is a little late, and timers are swept each second. */
const lastMoment = (limitMs: number): number => limitMs - 700 + Math.random() * 1_700

/** When the draft expires, give or take. */
export async function payAtTheLastMoment(
  { api, plan, told, customer, paying, giveUp }: Buying,
  id: string,
  key: string,
) {
  const kind = 'pay against expiry'
  await pauseUnless(lastMoment(draftExpiresMs), giveUp)
  const body = { payment: paying.means(plan, 'tok_ok') }
  const answer = await api.ask(payOrder, { as: customer, params: { id }, body, key })
  if (answer.status === 201) {
    told.acknowledged = true
    tell(told, answer.body.status)
    told.race = { kind, goesOn: true }
  } else if (isFinal(answer)) told.race = { kind, goesOn: false }
}

/** @returns false when there is nothing to race for in this status */
export async function raceFor(carrying: Carrying, status: OrderStatus): Promise<boolean> {
  const { plan, told, giveUp, counter } = carrying
  if (!plan.race || told.race) return false
  let went: Answer
  if (plan.race === 'cancel against start' && status === 'ACCEPTED') went = await cancelAgainstStart(carrying)
  else if (plan.race === 'accept against the limit' && status === 'CONFIRMED') {
    await pauseUnless(lastMoment(acceptLimitMs), giveUp)
    went = await counter(acceptTicket, { minutes: 10 })
  } else return false
  if (went.status === 200 || isFinal(went)) told.race = { kind: plan.race, goesOn: went.status === 200 }
  return true
}

async function cancelAgainstStart({ api, plan, customer, at, counter }: Carrying): Promise<Answer> {
  // the wish to cancel has the longer way: now this one is first, now that
  const headStartMs = headStartsMs[plan.index % headStartsMs.length]
  const [went] = await Promise.all([
    pause(headStartMs).then(() => counter(startCooking)),
    api.ask<Order>(cancelOrder, { as: customer, params: { id: at.params.orderId } }),
  ])
  return went
}

/** Two riders claim it at once. @returns whether one has it now; `carrying.rider` is that one */
export async function claimAtOnce(carrying: Carrying): Promise<boolean> {
  const { api, at, rivals, plan, races } = carrying
  const claims = await Promise.all(rivals.map((as) => api.ask(claimDelivery, { as, ...at })))
  const winners = claims.filter(({ status }) => status === 200).length
  if (winners > 0) races.push({ index: plan.index, winners })
  carrying.rider = rivals[claims[1]?.status === 200 ? 1 : 0]
  return winners > 0
}
