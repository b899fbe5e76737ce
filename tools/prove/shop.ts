/** What a store's people do beside the plain way: lines are taken out or given otherwise, money goes back, what is for later is called off. */
import {
  cancelTicket,
  type Endpoint,
  type Order,
  type OrderStatus,
  type Refund,
  refundOrder,
  removeLine,
  replaceLine,
} from '@jumun/contracts'
import type { Answer } from './api.ts'
import type { Carrying } from './carrying.ts'
import { isFinal, patience } from './patience.ts'
import { waitForItsTimeMs } from './plan-trade.ts'

const wordOfTheStore = 'we have run out of it'

export async function trade(carrying: Carrying, status: OrderStatus | 'afterwards'): Promise<void> {
  const { change, refund } = carrying.plan.trade
  if (change?.when === status && !carrying.changed) await changeLine(carrying)
  if (refund?.when === status && !carrying.refunded) await giveBack(carrying)
}

/** @returns true when its time is too far off: it is called off, as the plan says */
export async function callOff(carrying: Carrying, { wantedAt }: Order, cancel: () => Promise<void>): Promise<boolean> {
  if (wantedAt === undefined) return false
  const begins = Date.parse(wantedAt) - carrying.leadMinutes * 60_000
  if (begins - Date.now() < waitForItsTimeMs) return false
  if (carrying.plan.trade.ahead?.calledOffBy === 'store')
    await carrying.counter(cancelTicket, { reason: 'we are closed that day' })
  else if (!carrying.canceled) await cancel()
  return true
}

async function changeLine(carrying: Carrying): Promise<void> {
  const { plan, instead, told } = carrying
  const what = plan.trade.change?.what
  const line = what === 'take out a piece' ? '0' : '1'
  const answer =
    what === 'give something else'
      ? await insist(carrying, replaceLine, { params: { n: line }, body: { productId: instead } })
      : await insist(carrying, removeLine, {
          params: { n: line },
          body: what === 'take out a piece' ? { quantity: 1 } : {},
        })
  if (answer?.status === 404) return // its ticket has not come yet
  carrying.changed = true
  if (answer?.status === 200) told.changed = true
}

async function giveBack(carrying: Carrying): Promise<void> {
  const { plan, told } = carrying
  for (const [turn, share] of (plan.trade.refund?.shares ?? []).entries()) {
    const amount = Math.max(1, Math.floor((told.agreed * share) / 100))
    const answer = await insist(carrying, refundOrder, { turn, body: { amount } })
    if (answer?.status === 201) told.parts.push({ id: (answer.body as Refund).id, amount })
  }
  carrying.refunded = true
}

interface Wish {
  readonly params?: Record<string, string>
  readonly turn?: number
  readonly body: object
}

/** The same question with the same key, until it is answered for good. */
async function insist(
  { api, owner, at, giveUp }: Carrying,
  endpoint: Endpoint<any, any, any, any>,
  { params, turn = 0, body }: Wish,
): Promise<Answer | undefined> {
  for (let tries = 0; !giveUp.aborted; tries++) {
    const answer = await api.ask(endpoint, {
      as: owner,
      params: { ...at.params, ...params },
      body: { ...body, reason: wordOfTheStore },
      key: `${params ? 'change' : 'refund'}-${turn}-${at.params.orderId}`,
    })
    if (isFinal(answer) || (answer.status >= 200 && answer.status < 300)) return answer
    await patience(tries, giveUp)
  }
  return undefined
}
