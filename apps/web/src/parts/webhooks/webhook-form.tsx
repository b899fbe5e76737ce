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
import { Button, Checkbox, NativeSelect, Stack, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { newId } from '../../api/new-id.ts'
import { storesQuestion } from '../../api/questions.ts'
import { useTexts, useWriting } from '../../texts/language.tsx'
import { sharedTexts } from '../../texts/shared-texts.ts'
import { AskingDialog } from '../asking-dialog.tsx'
import { useCall } from '../platform.tsx'
import { NotDone, useStep } from '../step.tsx'
import { webhookTexts } from './webhook-texts.ts'

interface FormProps {
  /** Whose orders a new one tells of; absent: an operator says. */
  readonly store?: Store
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
  const [chosen, setChosen] = useState('')
  const [personal, setPersonal] = useState(hook?.personal ?? false)
  const saving = useStep(
    async (wish: Omit<NewWebhook, 'storeIds'>) => {
      if (hook) await call(changeWebhook, { params: { id: hook.id }, body: wish })
      else
        onSecret(
          (await call(addWebhook, { body: { ...wish, storeIds: store ? [store.id] : chosen ? [chosen] : null }, key }))
            .secret,
        )
    },
    { onSuccess: onClose, onSettled: () => client.invalidateQueries({ queryKey: ['webhooks'] }) },
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
          {!hook && !store && <WhichStore chosen={chosen} onChoose={setChosen} />}
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

interface WhichStoreProps {
  /** Empty: all. */
  readonly chosen: string
  readonly onChoose: (id: string) => void
}
function WhichStore({ chosen, onChoose }: WhichStoreProps) {
  const t = useTexts(webhookTexts)
  const write = useWriting()
  const stores = useQuery(storesQuestion(useCall(), {})).data ?? []
  return (
    <NativeSelect
      size="md"
      label={t.whichStores}
      value={chosen}
      data={[
        { value: '', label: t.allStores },
        ...stores.map(({ id, name }) => ({ value: id, label: write.text(name) })),
      ]}
      onChange={(event) => onChoose(event.currentTarget.value)}
    />
  )
}
