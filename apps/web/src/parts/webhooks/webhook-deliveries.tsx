/** The last deliveries of a webhook, what each attempt was answered, and a button that sends one again. */
import {
  listWebhookDeliveries,
  sendWebhookAgain,
  type Webhook,
  type WebhookAttempt,
  type WebhookDelivery,
} from '@jumun/contracts/http'
import { Badge, Button, Group, NativeSelect, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTexts, useWriting } from '../../texts/language.tsx'
import { NotThere } from '../not-there.tsx'
import { Dialog } from '../over-the-page.tsx'
import { useCall } from '../platform.tsx'
import { NotDone, useStep } from '../step.tsx'
import { webhookTexts } from './webhook-texts.ts'

export function WebhookDeliveries({ hook, onClose }: { readonly hook: Webhook; readonly onClose: () => void }) {
  const t = useTexts(webhookTexts)
  const call = useCall()
  const [state, setState] = useState<WebhookDelivery['state'] | ''>('')
  const deliveries = useQuery({
    queryKey: ['webhook-deliveries', hook.id, state],
    queryFn: async ({ signal }) => {
      const query = { limit: 30, ...(state ? { state } : {}) }
      return (await call(listWebhookDeliveries, { params: { id: hook.id }, query, signal })).items
    },
    refetchInterval: 3_000,
    placeholderData: (before) => before,
  })
  return (
    <Dialog opened onClose={onClose} title={t.deliveries}>
      <Stack gap="sm">
        <NativeSelect
          size="md"
          aria-label={t.show}
          value={state}
          data={[{ value: '', label: t.all }, ...states.map((value) => ({ value, label: t[value] }))]}
          onChange={(event) => setState(states.find((value) => value === event.currentTarget.value) ?? '')}
        />
        {deliveries.data === undefined && <NotThere asked={deliveries} rows={3} />}
        {deliveries.data?.length === 0 && <Text c="dimmed">{t.noDeliveries}</Text>}
        {deliveries.data?.map((delivery) => (
          <OneDelivery key={delivery.id} delivery={delivery} hook={hook} />
        ))}
      </Stack>
    </Dialog>
  )
}

const states = ['WAITING', 'GIVEN_UP', 'DELIVERED'] as const
const colors = { DELIVERED: 'leaf', WAITING: 'honey', GIVEN_UP: 'persimmon' } as const

function OneDelivery({ delivery, hook }: { readonly delivery: WebhookDelivery; readonly hook: Webhook }) {
  const t = useTexts(webhookTexts)
  const write = useWriting()
  const call = useCall()
  const client = useQueryClient()
  const again = useStep(() => call(sendWebhookAgain, { params: { id: hook.id, deliveryId: delivery.id } }), {
    onSuccess: () => notifications.show({ message: t.sentAgain, color: 'leaf', autoClose: 2_000 }),
    onSettled: () => client.invalidateQueries({ queryKey: ['webhook-deliveries', hook.id] }),
  })
  const known: Readonly<Record<string, unknown>> = t
  const word = (key: string): string => (typeof known[key] === 'string' ? known[key] : key)
  const [last] = delivery.attempts
  const isPaused = hook.state === 'PAUSED'
  const answer = ({ status, trouble }: WebhookAttempt): string =>
    status === undefined ? word(trouble ?? '') : t.answered(status)
  return (
    <article className="webhook-delivery" aria-label={word(delivery.event)}>
      <Group justify="space-between">
        <b>{word(delivery.event)}</b>
        <Badge color={colors[delivery.state]}>{t[delivery.state]}</Badge>
      </Group>
      <Group justify="space-between" gap={6}>
        <Text size="sm" c="dimmed">
          {write.clock(delivery.occurredAt)}
          {last && ` · ${answer(last)}`}
          {delivery.nextAt && !isPaused && ` · ${t.next(write.clock(delivery.nextAt))}`}
        </Text>
        <Button
          size="compact-md"
          variant="light"
          disabled={isPaused}
          loading={again.isPending}
          onClick={() => again.mutate(undefined)}
        >
          {t.sendAgain}
        </Button>
      </Group>
      {delivery.attempts.length > 1 && (
        <details>
          <summary>{t.tries(delivery.attempts.length)}</summary>
          <ul className="webhook-tries">
            {delivery.attempts.map((attempt) => (
              <li key={attempt.at}>
                {write.seconds(attempt.at)} · {answer(attempt)} · {t.took(attempt.tookMs)}
              </li>
            ))}
          </ul>
        </details>
      )}
      <NotDone error={again.error} />
    </article>
  )
}
