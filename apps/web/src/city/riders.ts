/** Riders: they leave an offer lying for a while, so that a visitor may be faster; then they fetch and bring. */
import { demoPassword, type ReasonCode } from '@jumun/contracts'
import { claimDelivery, completeDelivery, failDelivery, listDeliveries, pickUpDelivery } from '@jumun/contracts/http'
import type { City } from './commons.ts'
import type { Person } from './person.ts'

const names = ['김도윤 Kim Doyun', '이서준 Lee Seojun', '박지호 Park Jiho'] as const
const mostInTheBag = 12
const shareOfFailures = 0.02

export async function riders(city: City): Promise<void> {
  const onDuty = names.map((name, index) =>
    city.resident({
      email: `city-rider-${index + 1}@jumun.local`,
      password: demoPassword,
      role: 'rider',
      name,
    }),
  )
  await Promise.all(onDuty.map((rider, index) => ride(city, rider, index)))
}

async function ride(city: City, rider: Person, index: number): Promise<void> {
  while (!city.signal.aborted) {
    await city.tryTo(async () => {
      const inStatus = async (status: 'REQUESTED' | 'ASSIGNED' | 'PICKED_UP') =>
        (await rider.call(listDeliveries, { query: { status, limit: 100 } })).items
      const [offers, taken, carried] = await Promise.all([
        inStatus('REQUESTED'),
        inStatus('ASSIGNED'),
        inStatus('PICKED_UP'),
      ])
      if (index === 0) city.onTheirWay('road', offers.length)
      for (const { orderId, ready } of taken)
        if (ready) await city.tryTo(() => rider.call(pickUpDelivery, { params: { orderId } }))
      for (const { orderId } of carried)
        if (city.isDue('toTheDoor', `${orderId} carried`)) await city.tryTo(() => arrive(city, rider, orderId))
      let free = mostInTheBag - taken.length - carried.length
      // Each begins elsewhere in the list, the oldest first: three hands for one bag would be two too many.
      for (const { orderId } of offers.toReversed().filter((_, place) => place % names.length === index)) {
        if (free <= 0) break
        if (!city.isDue('beforeClaiming', `${orderId} offered to ${index}`)) continue
        free -= 1
        await city.tryTo(() => rider.call(claimDelivery, { params: { orderId } }))
      }
    })
    await city.pause('betweenLooks')
  }
}

async function arrive(city: City, rider: Person, orderId: string): Promise<void> {
  if (city.random() < shareOfFailures) {
    await rider.call(failDelivery, { params: { orderId }, body: { reason: 'NO_ANSWER' satisfies ReasonCode } })
    city.count('failed')
    return
  }
  await rider.call(completeDelivery, { params: { orderId } })
  city.count('delivered')
}
