/** Who brings it, by the first name, and how to reach the store. */

import type { DashboardEntry } from '@jumun/contracts/http'
import { getRiderOfOrder } from '@jumun/contracts/http'
import { Button, Group, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { storeOfListQuestion } from '../api/questions.ts'
import { Icon } from '../parts/icon.tsx'
import { callAt, writeTo } from '../parts/phone.ts'
import { useCall } from '../parts/platform.tsx'
import { useTexts } from '../texts/language.tsx'
import { deliveryTexts } from './delivery-texts.ts'
import { isLost } from './journey.ts'

export function WhoToAsk({ entry }: { readonly entry: DashboardEntry }) {
  const d = useTexts(deliveryTexts)
  const call = useCall()
  const store = useQuery(storeOfListQuestion(call, useQueryClient(), entry.storeId)).data
  const { orderId, riderId, state } = entry
  const isBrought = riderId !== undefined && !isLost(state) && state !== 'DELIVERED'
  const rider = useQuery({
    queryKey: ['rider-of-order', orderId, riderId],
    queryFn: ({ signal }) => call(getRiderOfOrder, { params: { orderId }, signal }),
    enabled: isBrought,
    meta: { aside: true },
  }).data
  const phone = store?.address.phone
  if (phone === undefined && !rider?.firstName) return null
  return (
    <section className="panel who-to-ask no-print">
      {isBrought && rider?.firstName && (
        <Text fw={700} mb={phone === undefined ? 0 : 'sm'}>
          <Icon name="scooter" size={20} /> {d.riderIs(rider.firstName)}
        </Text>
      )}
      {phone !== undefined && (
        <Group gap="sm" grow preventGrowOverflow={false}>
          <Button component="a" href={callAt(phone)} variant="light" size="md">
            {d.callStore}
          </Button>
          <Button component="a" href={writeTo(phone)} variant="default" size="md">
            {d.writeStore}
          </Button>
        </Group>
      )}
    </section>
  )
}
