/** Customers, staff, riders and operators: what each does when it is their turn, and that they try again when nobody answers. */

import { isConnectionError } from '@jumun/messaging'
import { hasEnded } from '../services/store/src/ticket-shape.ts'
import { counterStaff, type Giving } from './counter.ts'
import type { deliveryPart, RiderStep } from './delivery-part.ts'
import type { orderPart } from './order-part.ts'
import { type OrderPlan, type Plan, riders } from './plan.ts'
import { basketOf } from './prices.ts'
import type { StaffStep, storePart } from './store-part.ts'
import type { Choice, Part, World } from './world.ts'

export interface ClientRecord {
  readonly label: string
  readonly orderId: string
  readonly outcome: 'placed' | 'declined' | 'canceled' | 'ended' | 'refused'
}

interface Needs {
  readonly world: World
  readonly plan: Plan
  readonly orders: ReturnType<typeof orderPart>
  readonly store: ReturnType<typeof storePart>
  readonly payments: Giving
  readonly deliveries: ReturnType<typeof deliveryPart>
  readonly told: (told: ClientRecord) => void
  /** At the page of the provider: the customer pays there, or has second thoughts. */
  readonly act: (orderId: string, finishes: boolean) => void
}

const noTime: ReadonlySet<string> = new Set(['slot-full', 'slot-passed'])
const aboutShort = {
  'takes one out': 'take one out',
  'gives tea instead': 'give tea instead',
  asks: 'ask',
  'asks, with tea': 'ask, with tea',
} as const satisfies Record<OrderPlan['short'], StaffStep>
const shortSteps: ReadonlySet<StaffStep> = new Set(Object.values(aboutShort))
const operatorId = '01900006-0000-7000-8000-000000000001'

export function people({ world, plan, orders, store, payments, deliveries, told, act }: Needs): Part {
  /** Over the network to one of the instances and back. */
  async function call<T>(
    what: string,
    ask: (instance: ReturnType<typeof orders.instance>) => Promise<T>,
  ): Promise<T | 'lost'> {
    if (!(await world.travel(`${what}: the request arrives`))) return 'lost'
    const instance = orders.instance()
    const failed = (error: unknown): 'lost' => {
      if (isConnectionError(error)) return 'lost' // the answer says so, and what was asked may have been done all the same
      throw error
    }
    const answer = await Promise.race([ask(instance).catch(failed), instance.life.death])
    return answer !== 'lost' && (await world.travel(`${what}: the answer arrives`)) ? answer : 'lost'
  }

  async function customer(one: OrderPlan): Promise<void> {
    const { label, id, customerId } = one
    const known = (outcome: ClientRecord['outcome']): void => told({ label, orderId: id, outcome })
    await world.turn(undefined, `the customer of ${label} orders`)
    let card: string = one.card
    for (let attempt = 0; attempt < 60; attempt++) {
      const first = attempt === 0 || card === one.card
      const answer = await call(`${label} ${first ? 'is ordered' : 'is paid later'}`, (instance) =>
        first
          ? instance.place(id, customerId, basketOf(one, card))
          : instance.payLater(id, customerId, { method: 'card', token: card }),
      )
      const outcome = answer === 'lost' ? 'lost' : answer.outcome
      world.tell(() => `  the customer of ${label} is told: ${outcome}`)
      switch (outcome) {
        case 'placed':
        case 'declined':
          return known(outcome)
        case 'customer-acts':
          await world.turn(undefined, `the customer of ${label} is at the provider's page`)
          act(id, plan.settled || world.chance.is(0.8))
          // some do not come back: what they did there is found out without them
          if (!plan.settled && world.chance.is(0.4)) return
          break
        case 'payment-unavailable':
          if (!one.laterCard) return
          card = one.laterCard
          break
        case 'lost':
          break
        case 'not-payable':
          return known('refused')
        case 'refused':
          // there is no time for it, or no more: told before any money moves
          if (answer !== 'lost' && answer.outcome === 'refused' && !plan.settled && noTime.has(answer.code))
            return known('refused')
          throw new Error(
            `${label} cannot be ordered: ${answer !== 'lost' && 'code' in answer ? answer.code : outcome}`,
          )
        default:
          throw new Error(`${label} cannot be ordered: ${outcome}`)
      }
      await world.pause(undefined, 2_000, `the customer of ${label} tries again`)
    }
  }

  const canceling = new Set<string>()
  const wishes = (): Choice[] =>
    plan.orders
      .filter((one) => one.cancels !== 'never' && !canceling.has(one.label) && mayCancel(one))
      .map((one) => ({
        what: `the ${one.by} cancels ${one.label}`,
        run: () => {
          canceling.add(one.label)
          void cancel(one)
        },
      }))
  function mayCancel({ cancels, id }: OrderPlan): boolean {
    const ticket = store.tickets.get(id)?.state.status
    if (!orders.orders.has(id)) return false
    if (cancels === 'any time') return true
    if (cancels === 'once accepted') return ticket === 'ACCEPTED'
    return ticket === 'COOKING' || ticket === 'READY' || ticket === 'COLLECTED'
  }
  async function cancel({ id, label, by, customerId }: OrderPlan): Promise<void> {
    const who = by === 'operator' ? { id: operatorId, role: 'operator' } : { id: customerId, role: 'customer' }
    for (let attempt = 0; attempt < 20; attempt++) {
      const answer = await call(`the cancel of ${label}`, (instance) => instance.cancel(id, who as never))
      world.tell(() => `  the ${by} of ${label} is told: ${answer === 'lost' ? answer : answer.outcome}`)
      if (answer !== 'lost')
        return told({
          ...{ label, orderId: id },
          outcome: answer.outcome !== 'refused' && answer.state.state.status === 'CANCELED' ? 'canceled' : 'refused',
        })
      await world.pause(undefined, 2_000, `the ${by} of ${label} tries to cancel again`)
    }
  }

  const ending = new Set<string>()
  const operatorEnds = (): Choice[] =>
    plan.orders
      .filter(({ ends, label, id }) => {
        if (ends === 'never' || ending.has(label) || !orders.orders.has(id)) return false
        // with the whole of it known: nobody's news are still on their way then
        return ends === 'any time' || orders.orders.get(id)?.state.status === 'READY'
      })
      .map((one) => ({
        what: `an operator ends ${one.label}`,
        run: () => {
          ending.add(one.label)
          void endIt(one)
        },
      }))
  async function endIt({ id, label, gives }: OrderPlan): Promise<void> {
    const refund = gives === 'a part' ? { amount: 1000 } : gives
    for (let attempt = 0; attempt < 20; attempt++) {
      const answer = await call(`the end of ${label}`, (instance) =>
        instance.end(id, { reason: 'sorry', refund, restock: false }),
      )
      world.tell(() => `  the operator is told of ${label}: ${answer === 'lost' ? answer : answer.outcome}`)
      if (answer !== 'lost')
        return told({ label, orderId: id, outcome: answer.outcome === 'refused' ? 'refused' : 'ended' })
      await world.pause(undefined, 2_000, `the operator tries to end ${label} again`)
    }
  }

  /** Whoever did something about a piece that is missing, and has the answer; without one they press again. */
  const dealtWith = new Set<string>()
  const isShort = ({ quantity, runsShort }: OrderPlan, status: string): boolean =>
    quantity > 1 && runsShort === `once ${status.toLowerCase()}`
  const staffAt = (one: OrderPlan): StaffStep | undefined => {
    const ticket = store.tickets.get(one.id)
    const status = ticket?.state.status
    if (status && isShort(one, status) && !dealtWith.has(one.id)) return aboutShort[one.short]
    if (ticket?.details?.lines[0]?.question) return undefined // they wait for the customer
    switch (status) {
      case 'NEW':
        return one.staff === 'never looks' ? undefined : one.staff === 'rejects' ? 'reject' : 'accept'
      case 'ACCEPTED':
        return one.staff === 'forgets it' || (plan.settled && one.cancels === 'once accepted') ? undefined : 'start'
      case 'COOKING':
        return one.staff === 'cancels once cooking' ? 'cancel' : 'ready'
      case 'READY':
        if (one.customer === 'never comes for it' || (plan.settled && one.ends === 'once ready')) return undefined
        return one.fulfilment === 'pickup' ? 'collect' : undefined
      default:
        return undefined
    }
  }
  const pressing = new Set<string>()
  function press(orderId: string, step: StaffStep, request?: string): void {
    pressing.add(orderId)
    void store
      .step(orderId, step, request)
      .then((answer) => {
        if (shortSteps.has(step) && answer !== 'lost') dealtWith.add(orderId)
      })
      .finally(() => pressing.delete(orderId))
  }
  const staff = (): Choice[] =>
    plan.orders.flatMap((one) => {
      const step = pressing.has(one.id) ? undefined : staffAt(one)
      return step ? [{ what: `staff ${step} ${one.label}`, run: () => press(one.id, step) }] : []
    })

  const answering = new Set<string>()
  /** Whoever was asked; without an answer of the store they say it again. */
  const answers = (): Choice[] =>
    plan.orders.flatMap(({ id, label, answers: what }) => {
      const ticket = store.tickets.get(id)
      const asked = ticket?.details?.lines[0]?.question
      if (!asked || hasEnded(ticket) || what === 'never' || answering.has(id)) return []
      const run = (): void => {
        answering.add(id)
        void store.answer(id, what, `the answer of ${label}`).finally(() => answering.delete(id))
      }
      // who asks for what was not offered is told so, and then has it taken out
      return what === 'replace' && !asked.instead ? [] : [{ what: `the customer of ${label} says ${what}`, run }]
    })

  const gaveUp = new Set<string>()
  const busy = new Set<string>()
  const riderAt = (one: OrderPlan, riderId: string): RiderStep | undefined => {
    const known = deliveries.rows.get(one.id)
    if (!known?.job) return undefined
    const { progress } = known
    if (one.rider === 'never comes' || (plan.settled && one.ends === 'once ready')) return undefined
    if (progress.status === 'REQUESTED') return 'claim'
    if (!('riderId' in progress) || progress.riderId !== riderId) return undefined
    if (progress.status === 'ASSIGNED' && one.rider === 'gives up once' && !gaveUp.has(one.label)) return 'fail'
    if (one.rider === 'claims and stays away' && known.attempt === 1) return undefined
    if (progress.status === 'ASSIGNED') return known.readyAt ? 'pick up' : undefined
    if (one.rider === 'vanishes') return undefined
    if (progress.status === 'PICKED_UP') return one.rider === 'fails' ? 'fail' : 'complete'
    return undefined
  }
  const riding = (): Choice[] =>
    riders.flatMap((riderId, index) =>
      plan.orders.flatMap((one) => {
        const step = riderAt(one, riderId)
        const doing = `${riderId} ${one.label}`
        if (!step || busy.has(doing)) return []
        return [
          {
            what: `rider ${index + 1} wants to ${step} ${one.label}`,
            run: () => {
              busy.add(doing)
              if (step === 'fail') gaveUp.add(one.label)
              void deliveries.step(one.id, riderId, step).finally(() => busy.delete(doing))
            },
          },
        ]
      }),
    )

  let nonsense = world.straight || plan.settled ? 0 : 4
  /** Somebody presses the wrong button, at the wrong time. */
  const mistakes = (): Choice[] => {
    const tickets = [...store.tickets.keys()]
    if (nonsense === 0 || tickets.length === 0) return []
    const orderId = world.chance.pick(tickets)
    const step = world.chance.pick([
      ...(['accept', 'see', 'start', 'tick', 'untick', 'ready', 'collect', 'cancel', 'take one out'] as const),
      ...(['give tea instead', 'ask', 'ask, with tea', 'keep'] as const),
    ])
    return [
      {
        what: `staff press ${step} by mistake`,
        run: () => {
          nonsense--
          press(orderId, step, world.newId())
        },
      },
    ]
  }

  const giveBack = counterStaff({ world, plan, store, payments })
  for (const one of plan.orders) void customer(one)
  return {
    choices: () => [
      ...staff(),
      ...answers(),
      ...giveBack(),
      ...riding(),
      ...wishes(),
      ...operatorEnds(),
      ...mistakes(),
    ],
  }
}
