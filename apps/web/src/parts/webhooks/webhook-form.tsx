/** The form that sets a webhook up, and the one that changes it. */
import {
  addWebhook,
  changeWebhook,
  type NewWebhook,
  type Store,
  type Webhook,
  type WebhookEvent,
  webhookEvents,
} from '@jumun/contracts/http'
import { Button, Checkbox, Stack, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { newId } from '../../api/new-id.ts'
import { AskingDialog } from '../../parts/asking-dialog.tsx'
import { useCall } from '../../parts/platform.tsx'
import { NotDone, useStep } from '../../parts/step.tsx'
import { useTexts } from '../../texts/language.tsx'
import { sharedTexts } from '../../texts/shared-texts.ts'
import { webhookTexts } from './webhook-texts.ts'

interface FormProps {
  readonly store: Store
  /** Absent for a new one. */
  readonly hook?: Webhook
  readonly onClose: () => void
  readonly onSecret: (secret: string) => void
}
/** What a bookkeeping program wants to know. */
const usual: readonly WebhookEvent[] = [
  'OrderConfirmed',
  'OrderChanged',
  'OrderCanceled',
  'OrderCompleted',
  'PaymentRefunded',
]

export function WebhookForm({ store, hook, onClose, onSecret }: FormProps) {
  const t = useTexts(webhookTexts)
  const shared = useTexts(sharedTexts)
  const call = useCall()
  const client = useQueryClient()
  const [key] = useState(newId)
  const [events, setEvents] = useState<readonly WebhookEvent[]>(hook?.events ?? usual)
  const [personal, setPersonal] = useState(hook?.personal ?? false)
  const saving = useStep(
    async (wish: Omit<NewWebhook, 'storeIds'>) => {
      if (hook) await call(changeWebhook, { params: { id: hook.id }, body: wish })
      else onSecret((await call(addWebhook, { body: { ...wish, storeIds: [store.id] }, key })).secret)
    },
    { onSuccess: onClose, onSettled: () => client.invalidateQueries({ queryKey: ['webhooks', store.id] }) },
  )
  const save = (form: FormData): void =>
    saving.mutate({
      name: String(form.get('name')).trim(),
      url: String(form.get('url')).trim(),
      events: [...events],
      personal,
    })
  return (
    <AskingDialog opened onClose={onClose} title={hook ? t.edit(hook.name) : t.add}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save(new FormData(event.currentTarget))
        }}
      >
        <Stack gap="sm">
          <TextInput
            size="md"
            name="name"
            label={t.name}
            required
            maxLength={60}
            defaultValue={hook?.name ?? ''}
            data-autofocus
          />
          <TextInput
            size="md"
            name="url"
            type="url"
            label={t.url}
            description={t.urlHint}
            placeholder="https://"
            required
            maxLength={2000}
            defaultValue={hook?.url ?? ''}
          />
          <Checkbox.Group
            label={t.events}
            value={[...events]}
            onChange={(next) => setEvents(webhookEvents.filter((event) => next.includes(event)))}
          >
            <Stack gap="xs" mt={4}>
              {webhookEvents.map((event) => (
                <Checkbox key={event} size="md" value={event} label={t[event]} />
              ))}
            </Stack>
          </Checkbox.Group>
          <Checkbox
            size="md"
            checked={personal}
            label={t.personal}
            description={t.personalHint}
            onChange={(event) => setPersonal(event.currentTarget.checked)}
          />
          <Button type="submit" size="lg" loading={saving.isPending} disabled={events.length === 0}>
            {hook ? shared.save : t.add}
          </Button>
          <NotDone error={saving.error} />
        </Stack>
      </form>
    </AskingDialog>
  )
}
