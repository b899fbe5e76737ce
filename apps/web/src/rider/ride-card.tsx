/** A delivery this rider has taken on: fetch it when it is ready, bring it, or say why it cannot be done. */
import { completeDelivery, type Delivery, failDelivery, pickUpDelivery } from '@jumun/contracts/http'
import { Badge, Button, Modal, Radio, Stack, Text, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { calledNumber } from '../parts/called-number.ts'
import { useCall } from '../parts/platform.tsx'
import { useSayProblem } from '../parts/problem.tsx'
import { useTexts } from '../texts/language.tsx'
import { sharedTexts } from '../texts/shared-texts.ts'
import { Places } from './places.tsx'
import { riderTexts } from './rider-texts.ts'
import { useAskAgain } from './use-deliveries.ts'

export function RideCard({ delivery }: { readonly delivery: Delivery }) {
  const t = useTexts(riderTexts)
  const shared = useTexts(sharedTexts)
  const call = useCall()
  const sayProblem = useSayProblem()
  const again = useAskAgain()
  const [failing, setFailing] = useState(false)
  const carrying = delivery.status === 'PICKED_UP'
  const step = carrying ? completeDelivery : pickUpDelivery
  const stepping = useMutation({
    mutationFn: () => call(step, { params: { orderId: delivery.orderId } }),
    onError: sayProblem,
    onSettled: again,
  })
  return (
    <article className="panel ride" data-carrying={carrying}>
      <header>
        <strong className="ride-number">{calledNumber(delivery)}</strong>
        <Badge
          size="lg"
          variant="light"
          color={carrying ? 'dusk' : delivery.ready ? 'leaf' : 'honey'}
          className="status-badge"
        >
          {carrying ? t.PICKED_UP : delivery.ready ? t.readyNow : t.notReady}
        </Badge>
      </header>
      <Places delivery={delivery} withNote />
      <Button
        size="xl"
        fullWidth
        color={carrying ? 'leaf' : 'persimmon'}
        loading={stepping.isPending}
        disabled={!carrying && !delivery.ready}
        onClick={() => stepping.mutate()}
      >
        {carrying ? t.complete : delivery.ready ? t.pickUp : t.notReady}
      </Button>
      <Button variant="subtle" color="gray" onClick={() => setFailing(true)}>
        {t.fail}
      </Button>
      <Modal
        opened={failing}
        onClose={() => setFailing(false)}
        title={t.failTitle}
        closeButtonProps={{ 'aria-label': shared.close }}
      >
        <Failing delivery={delivery} onDone={() => setFailing(false)} />
      </Modal>
    </article>
  )
}

function Failing({ delivery, onDone }: { readonly delivery: Delivery; readonly onDone: () => void }) {
  const t = useTexts(riderTexts)
  const call = useCall()
  const sayProblem = useSayProblem()
  const again = useAskAgain()
  const carrying = delivery.status === 'PICKED_UP'
  const usual = carrying ? [t.reasonNoAnswer, t.reasonAddress, t.reasonSpilled] : [t.reasonBroken]
  const [chosen, setChosen] = useState(usual[0] ?? 'own')
  const [own, setOwn] = useState('')
  const reason = chosen === 'own' ? own.trim() : chosen
  const failing = useMutation({
    mutationFn: () => call(failDelivery, { params: { orderId: delivery.orderId }, body: { reason } }),
    onError: sayProblem,
    onSettled: () => {
      onDone()
      return again()
    },
  })
  return (
    <Stack>
      <Text c="dimmed">{carrying ? t.failAfter : t.failBefore}</Text>
      <Radio.Group value={chosen} onChange={setChosen} aria-label={t.failTitle}>
        <Stack gap="sm">
          {usual.map((each) => (
            <Radio key={each} value={each} label={each} size="md" />
          ))}
          <Radio value="own" label={t.otherReason} size="md" />
        </Stack>
      </Radio.Group>
      {chosen === 'own' && (
        <Textarea
          aria-label={t.otherReason}
          size="md"
          autosize
          minRows={2}
          maxLength={300}
          value={own}
          onChange={(event) => setOwn(event.currentTarget.value)}
        />
      )}
      <Button size="lg" loading={failing.isPending} disabled={reason === ''} onClick={() => failing.mutate()}>
        {t.fail}
      </Button>
    </Stack>
  )
}
