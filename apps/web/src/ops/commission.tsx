/** What the platform keeps of a store's money: read, and changed after a question that says from when, and what it makes of the payout. */
import { typedCount } from '@jumun/contracts'
import { type Settlements, type Store, setCommission } from '@jumun/contracts/http'
import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { CountField } from '../parts/number-field.tsx'
import { Dialog } from '../parts/over-the-page.tsx'
import { percentOf, settlementsKey } from '../parts/payouts/payouts.tsx'
import { useCall } from '../parts/platform.tsx'
import { useSayProblem } from '../parts/problem.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { commissionTexts } from './commission-texts.ts'

const limits = { max: 100, digits: 2, percent: true } as const
/** `null`: the platform's usual. */
type Wish = number | null

interface CommissionProps {
  readonly found: Settlements
  readonly store: Store
}

export function Commission({ found, store }: CommissionProps) {
  const t = useTexts(commissionTexts)
  const { basisPoints, usualBasisPoints, hasOwnCommission } = found
  const [typed, setTyped] = useState(percentOf(basisPoints))
  const [wish, setWish] = useState<Wish>()
  const read = typedCount(typed, limits)
  const typedPoints = 'value' in read ? Math.round(read.value * 100) : undefined
  return (
    <section className="commission">
      <Title order={3} size="h5">
        {t.title}
      </Title>
      <Text>{hasOwnCommission ? t.own(percentOf(basisPoints)) : t.usual(percentOf(basisPoints))}</Text>
      <Group align="end">
        <CountField label={t.field} typed={typed} onTyped={setTyped} {...limits} />
        <Button
          size="md"
          variant="default"
          disabled={typedPoints === undefined || (typedPoints === basisPoints && hasOwnCommission)}
          onClick={() => typedPoints !== undefined && setWish(typedPoints)}
        >
          {t.change}
        </Button>
        {hasOwnCommission && (
          <Button size="md" variant="subtle" color="gray" onClick={() => setWish(null)}>
            {t.toUsual(percentOf(usualBasisPoints))}
          </Button>
        )}
      </Group>
      {wish !== undefined && <Question found={found} store={store} wish={wish} onDone={() => setWish(undefined)} />}
    </section>
  )
}

function Question({
  found,
  store,
  wish,
  onDone,
}: CommissionProps & { readonly wish: Wish; readonly onDone: () => void }) {
  const t = useTexts(commissionTexts)
  const write = useWriting()
  const call = useCall()
  const client = useQueryClient()
  const sayProblem = useSayProblem()
  const after = wish ?? found.usualBasisPoints
  const percent = percentOf(after)
  const changing = useMutation({
    mutationFn: () => call(setCommission, { params: { id: store.id }, body: { basisPoints: wish } }),
    onSuccess: ({ basisPoints }) => {
      notifications.show({ message: t.done(percentOf(basisPoints)), color: 'leaf', autoClose: 4_000 })
      onDone()
    },
    onError: sayProblem,
    onSettled: () => client.invalidateQueries({ queryKey: settlementsKey(store.id) }),
  })
  return (
    <Dialog opened onClose={onDone} title={t.question(write.text(store.name), percent)}>
      <Stack gap="sm">
        <Text>{t.from}</Text>
        {found.open.map(({ net, payout }) => (
          <Text key={net.currency} fw={700}>
            {t.payout(
              write.money(payout),
              write.money({ ...net, amount: net.amount - Math.round((net.amount * after) / 10_000) }),
            )}
          </Text>
        ))}
        <Text c="dimmed">{t.written}</Text>
        <Button size="lg" loading={changing.isPending} onClick={() => changing.mutate()}>
          {t.yes(percent)}
        </Button>
        <Button size="lg" variant="subtle" color="gray" onClick={onDone}>
          {t.no}
        </Button>
      </Stack>
    </Dialog>
  )
}
