/** The delivery of an order under way: who has it and until when, and an operator's hand in it. */
import { assignDelivery, type DashboardEntry, type Delivery, releaseDelivery } from '@jumun/contracts/http'
import { Button, Group, Select, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useCall } from '../parts/platform.tsx'
import { NotDone, useStep } from '../parts/step.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { endingTexts } from './ending-texts.ts'
import { deliveryQuestion, lateKey, ridersQuestion } from './ops-questions.ts'

/** Nothing, when there is no delivery to be moved: none was asked for yet, or it is on the road or over. */
export function DeliveryPanel({ entry }: { readonly entry: DashboardEntry }) {
  const wanted = entry.timeline.some(({ type }) => type === 'DeliveryRequested')
  const delivery = useQuery({
    ...deliveryQuestion(useCall(), entry.orderId, entry.timeline.length),
    enabled: wanted,
  }).data
  if (delivery?.status !== 'REQUESTED' && delivery?.status !== 'ASSIGNED') return null
  return <Movable delivery={delivery} />
}

function Movable({ delivery }: { readonly delivery: Delivery }) {
  const t = useTexts(endingTexts)
  const write = useWriting()
  const call = useCall()
  const client = useQueryClient()
  const [riderId, setRiderId] = useState<string | null>(null)
  const riders = useQuery(ridersQuestion(call)).data?.items ?? []
  const params = { orderId: delivery.orderId }
  const told = (message: string) => () => {
    notifications.show({ message, color: 'leaf' })
    setRiderId(null)
  }
  const onSettled = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ['ops-delivery', delivery.orderId] }),
      client.invalidateQueries({ queryKey: lateKey }),
    ])
  const releasing = useStep(() => call(releaseDelivery, { params }), { onSuccess: told(t.released), onSettled })
  const assigning = useStep((to: string) => call(assignDelivery, { params, body: { riderId: to } }), {
    onSuccess: told(t.assigned),
    onSettled,
  })
  return (
    <section className="delivery-panel" aria-label={t.delivery}>
      <Title order={3} size="h5">
        {t.delivery}
      </Title>
      {delivery.offeredUntil && <p>{t.offeredUntil(write.clock(delivery.offeredUntil))}</p>}
      {delivery.pickupBy && <p>{t.pickupBy(write.clock(delivery.pickupBy))}</p>}
      <Group gap="sm" align="flex-end">
        {delivery.status === 'ASSIGNED' && (
          <Button variant="default" size="md" loading={releasing.isPending} onClick={() => releasing.mutate()}>
            {t.release}
          </Button>
        )}
        <Select
          aria-label={t.chooseRider}
          placeholder={t.chooseRider}
          nothingFoundMessage={t.noRiders}
          size="md"
          searchable
          clearable
          value={riderId}
          onChange={setRiderId}
          data={riders
            .filter(({ id }) => id !== delivery.riderId)
            .map(({ id, name, inHand }) => ({ value: id, label: t.inHand(name, inHand) }))}
        />
        <Button
          size="md"
          disabled={riderId === null}
          loading={assigning.isPending}
          onClick={() => riderId !== null && assigning.mutate(riderId)}
        >
          {t.assign}
        </Button>
      </Group>
      <NotDone error={releasing.error ?? assigning.error} />
    </section>
  )
}
