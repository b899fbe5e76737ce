/** The last deliveries of a webhook, what each was answered, and a button that sends one again. */
import { listWebhookDeliveries, sendWebhookAgain, type Webhook, type WebhookDelivery } from '@jumun/contracts/http'
import { Badge, Button, Group, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { NotThere } from '../../parts/not-there.tsx'
import { Dialog } from '../../parts/over-the-page.tsx'
import { useCall } from '../../parts/platform.tsx'
import { NotDone, useStep } from '../../parts/step.tsx'
import { useTexts, useWriting } from '../../texts/language.tsx'
import { webhookTexts } from './webhook-texts.ts'

export function WebhookDeliveries({ hook, onClose }: { readonly hook: Webhook; readonly onClose: () => void }) {
  const t = useTexts(webhookTexts)
  const call = useCall()
  const deliveries = useQuery({
    queryKey: ['webhook-deliveries', hook.id],
    queryFn: async ({ signal }) =>
      (await call(listWebhookDeliveries, { params: { id: hook.id }, query: { limit: 30 }, signal })).items,
    refetchInterval: 3_000,
  })
  return (
    <Dialog opened onClose={onClose} title={t.deliveries}>
      <Stack gap="sm">
        {deliveries.data === undefined && <NotThere asked={deliveries} rows={3} />}
        {deliveries.data?.length === 0 && <Text c="dimmed">{t.noDeliveries}</Text>}
        {deliveries.data?.map((delivery) => (
          <OneDelivery key={delivery.id} delivery={delivery} hook={hook} />
        ))}
      </Stack>
    </Dialog>
  )
}

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
  return (
    <article aria-label={word(delivery.event)}>
      <Group justify="space-between" wrap="nowrap">
        <div>
          <b>{word(delivery.event)}</b>
          <Text size="sm" c="dimmed">
            {write.clock(delivery.occurredAt)}
            {last && ` · ${last.status === undefined ? word(last.trouble ?? '') : t.answered(last.status)}`}
            {delivery.attempts.length > 1 && ` · ${t.tries(delivery.attempts.length)}`}
          </Text>
        </div>
        <Group gap={6} wrap="nowrap">
          <Badge color={colors[delivery.state]}>{t[delivery.state]}</Badge>
          <Button
            size="md"
            variant="light"
            disabled={hook.state === 'PAUSED'}
            loading={again.isPending}
            onClick={() => again.mutate(undefined)}
          >
            {t.sendAgain}
          </Button>
        </Group>
      </Group>
      <NotDone error={again.error} />
    </article>
  )
}
