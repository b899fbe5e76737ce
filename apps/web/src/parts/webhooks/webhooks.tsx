/** Webhooks of a store, or of the whole platform: where events go, how that is going, and how one is set up. */
import {
  changeWebhook,
  listWebhooks,
  removeWebhook,
  renewWebhookSecret,
  type Store,
  testWebhook,
  type Webhook,
} from '@jumun/contracts/http'
import { Alert, Badge, Button, Group, Stack, Text, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTexts, useWriting } from '../../texts/language.tsx'
import { Icon } from '../icon.tsx'
import { NotThere } from '../not-there.tsx'
import { useCall } from '../platform.tsx'
import { ShownOnce } from '../shown-once.tsx'
import { NotDone, useStep } from '../step.tsx'
import { StoreName } from '../store-name.tsx'
import { SureDialog } from '../sure-dialog.tsx'
import { WebhookDeliveries } from './webhook-deliveries.tsx'
import { WebhookForm } from './webhook-form.tsx'
import { webhookTexts } from './webhook-texts.ts'
import './webhooks.css'

/** @param store absent: all that there are, as operators see them */
export function WebhooksSection({ store }: { readonly store?: Store }) {
  const t = useTexts(webhookTexts)
  const call = useCall()
  const hooks = useQuery({
    queryKey: ['webhooks', store?.id],
    queryFn: async ({ signal }) =>
      (await call(listWebhooks, { query: store ? { storeId: store.id } : {}, signal })).items,
    refetchInterval: 15_000,
  })
  const [adding, setAdding] = useState(false)
  const [secret, setSecret] = useState<string>()
  return (
    <section aria-label={t.webhooks}>
      <Title order={store ? 2 : 1} size={store ? 'h4' : 'h3'} mb="xs">
        {t.webhooks}
      </Title>
      <Stack gap="md">
        {hooks.data === undefined && <NotThere asked={hooks} rows={1} />}
        {hooks.data?.length === 0 && <Text c="dimmed">{store ? t.none : t.noneAnywhere}</Text>}
        {hooks.data?.map((hook) => (
          <OneWebhook key={hook.id} hook={hook} withStores={!store} onSecret={setSecret} />
        ))}
        {secret !== undefined && (
          <div role="status">
            <ShownOnce label={t.secret} hint={t.shownOnce} text={secret} />
          </div>
        )}
        <Button size="md" variant="light" leftSection={<Icon name="plus" size={20} />} onClick={() => setAdding(true)}>
          {t.add}
        </Button>
      </Stack>
      {adding && <WebhookForm {...(store ? { store } : {})} onClose={() => setAdding(false)} onSecret={setSecret} />}
    </section>
  )
}

interface OneProps {
  readonly hook: Webhook
  readonly withStores: boolean
  readonly onSecret: (secret: string) => void
}
function OneWebhook({ hook, withStores, onSecret }: OneProps) {
  const t = useTexts(webhookTexts)
  const call = useCall()
  const client = useQueryClient()
  const params = { id: hook.id }
  const [asking, setAsking] = useState<'remove' | 'secret'>()
  const [showing, setShowing] = useState<'form' | 'deliveries'>()
  const onSettled = () => client.invalidateQueries({ queryKey: ['webhooks'] })
  const said = (message: string) => notifications.show({ message, color: 'leaf', autoClose: 2_000 })
  const testing = useStep(() => call(testWebhook, { params }), { onSuccess: () => said(t.testSent), onSettled })
  const switching = useStep(() => call(changeWebhook, { params, body: { active: hook.state === 'PAUSED' } }), {
    onSettled,
  })
  const removing = useStep(() => call(removeWebhook, { params }), {
    onSuccess: () => {
      setAsking(undefined)
      said(t.removed)
    },
    onSettled,
  })
  const renewing = useStep(() => call(renewWebhookSecret, { params }), {
    onSuccess: (renewed) => {
      setAsking(undefined)
      onSecret(renewed.secret)
    },
    onSettled,
  })
  const isPaused = hook.state === 'PAUSED'
  return (
    <article className="webhook-card" aria-label={hook.name}>
      <Group justify="space-between">
        <b>{hook.name}</b>
        <State hook={hook} />
      </Group>
      <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {hook.url} · {hook.events.map((event) => t[event]).join(', ')}
      </Text>
      {withStores && <Stores hook={hook} />}
      {hook.pausedBecause && hook.pausedBecause !== 'BY_HAND' && (
        <Alert color="persimmon" mt="xs" title={t[hook.pausedBecause]}>
          {t.pausedHint}
        </Alert>
      )}
      <Group gap={6} mt={6}>
        <Button
          size="md"
          variant="light"
          disabled={isPaused}
          loading={testing.isPending}
          onClick={() => testing.mutate(undefined)}
        >
          {t.sendTest}
        </Button>
        <Button size="md" variant="light" onClick={() => setShowing('deliveries')}>
          {t.deliveries}
        </Button>
        <Button size="md" variant="light" aria-label={t.edit(hook.name)} onClick={() => setShowing('form')}>
          {t.change}
        </Button>
        <Button size="md" variant="light" loading={switching.isPending} onClick={() => switching.mutate(undefined)}>
          {isPaused ? t.goOn : t.pause}
        </Button>
        <Button size="md" variant="light" onClick={() => setAsking('secret')}>
          {t.newSecret}
        </Button>
        <Button size="md" variant="subtle" color="gray" onClick={() => setAsking('remove')}>
          {t.remove}
        </Button>
      </Group>
      <NotDone error={testing.error ?? switching.error} />
      <SureDialog
        opened={asking !== undefined}
        onClose={() => setAsking(undefined)}
        title={asking === 'secret' ? t.newSecretTitle : t.removeTitle(hook.name)}
        hint={asking === 'secret' ? t.newSecretHint : t.removeHint}
        action={asking === 'secret' ? t.newSecret : t.remove}
        busy={removing.isPending || renewing.isPending}
        onSure={() => (asking === 'secret' ? renewing : removing).mutate(undefined)}
        error={removing.error ?? renewing.error}
      />
      {showing === 'form' && <WebhookForm hook={hook} onClose={() => setShowing(undefined)} onSecret={onSecret} />}
      {showing === 'deliveries' && <WebhookDeliveries hook={hook} onClose={() => setShowing(undefined)} />}
    </article>
  )
}

function Stores({ hook: { storeIds } }: { readonly hook: Webhook }) {
  const t = useTexts(webhookTexts)
  return (
    <Text size="sm">
      {storeIds === null
        ? t.allStores
        : storeIds.map((id, index) => (
            <span key={id}>
              {index > 0 && ', '}
              <StoreName id={id} />
            </span>
          ))}
    </Text>
  )
}

function State({ hook: { pausedBecause, failingSince, lastDeliveredAt, waiting } }: { readonly hook: Webhook }) {
  const t = useTexts(webhookTexts)
  const write = useWriting()
  return (
    <Group gap={6}>
      {waiting > 0 && <Badge color="honey">{t.waiting(waiting)}</Badge>}
      {pausedBecause ? (
        <Badge color="persimmon">{t.BY_HAND}</Badge>
      ) : failingSince ? (
        <Badge color="persimmon">{t.failing(write.clock(failingSince))}</Badge>
      ) : (
        <Badge color={lastDeliveredAt ? 'leaf' : 'gray'}>{lastDeliveredAt ? t.well : t.quiet}</Badge>
      )}
    </Group>
  )
}
