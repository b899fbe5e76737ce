/** Printers of a store: how they are, what comes out of them, and how one is connected. */
import {
  type Printer,
  previewPrinter,
  printTestPage,
  removePrinter,
  renewPrinterToken,
  type Store,
} from '@jumun/contracts/http'
import { Badge, Button, Group, Stack, Text, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Icon } from '../../parts/icon.tsx'
import { NotThere } from '../../parts/not-there.tsx'
import { Dialog } from '../../parts/over-the-page.tsx'
import { useCall } from '../../parts/platform.tsx'
import { printerAlarmTexts } from '../../parts/printer-alarm-texts.ts'
import { ShownOnce } from '../../parts/shown-once.tsx'
import { NotDone, useStep } from '../../parts/step.tsx'
import { SureDialog } from '../../parts/sure-dialog.tsx'
import { useTexts, useWriting } from '../../texts/language.tsx'
import { adminTexts } from '../admin-texts.ts'
import { PrinterForm } from './printer-form.tsx'
import { printerTexts } from './printer-texts.ts'
import { printersQuestion } from './printers-question.ts'

export function PrintersSection({ store }: { readonly store: Store }) {
  const t = useTexts(printerTexts)
  const printers = useQuery(printersQuestion(useCall(), store.id))
  const [adding, setAdding] = useState(false)
  return (
    <section aria-label={t.printers}>
      <Title order={2} size="h4" mb="xs">
        {t.printers}
      </Title>
      <Stack gap="md">
        {printers.data === undefined && <NotThere asked={printers} rows={1} />}
        {printers.data?.length === 0 && <Text c="dimmed">{t.none}</Text>}
        {printers.data?.map((printer) => (
          <OnePrinter key={printer.id} printer={printer} store={store} />
        ))}
        <Button size="md" variant="light" leftSection={<Icon name="plus" size={20} />} onClick={() => setAdding(true)}>
          {t.add}
        </Button>
      </Stack>
      {adding && <PrinterForm store={store} onClose={() => setAdding(false)} />}
    </section>
  )
}

function OnePrinter({ printer, store }: { readonly printer: Printer; readonly store: Store }) {
  const write = useWriting()
  const t = useTexts(printerTexts)
  const admin = useTexts(adminTexts)
  const call = useCall()
  const client = useQueryClient()
  const params = { id: printer.storeId, printerId: printer.id }
  const [asking, setAsking] = useState<'remove' | 'address'>()
  const again = () => client.invalidateQueries({ queryKey: ['printers', printer.storeId] })
  const testing = useStep(() => call(printTestPage, { params }), {
    onSuccess: () => notifications.show({ message: t.testSent, color: 'leaf', autoClose: 2_000 }),
    onSettled: again,
  })
  const removing = useStep(() => call(removePrinter, { params }), {
    onSuccess: () => {
      setAsking(undefined)
      notifications.show({ message: t.removed, color: 'leaf', autoClose: 2_000 })
    },
    onSettled: again,
  })
  const renewing = useStep(() => call(renewPrinterToken, { params }), {
    onSuccess: () => setAsking(undefined),
    onSettled: again,
  })
  const [previewing, setPreviewing] = useState(false)
  const [editing, setEditing] = useState(false)
  const stations = store.stations?.filter(({ id }) => printer.stations?.includes(id)) ?? []
  const askForAddress = (): void => (printer.hasToken ? setAsking('address') : renewing.mutate(undefined))
  return (
    <article className="printer-card" aria-label={printer.name}>
      <Group justify="space-between">
        <b>{printer.name}</b>
        <State printer={printer} />
      </Group>
      <Text size="sm" c="dimmed">
        {t[printer.kind]}
        {printer.host && ` · ${printer.host}:${printer.port}`} · {printer.prints.map((kind) => t[kind]).join(', ')}
        {stations.length > 0 && ` (${stations.map(({ name }) => write.text(name)).join(', ')})`}
      </Text>
      {renewing.data && <Address kind={printer.kind} path={renewing.data.path} />}
      <Group gap={6} mt={6}>
        <Button size="md" variant="light" loading={testing.isPending} onClick={() => testing.mutate(undefined)}>
          {t.test}
        </Button>
        <Button size="md" variant="light" aria-label={t.edit(printer.name)} onClick={() => setEditing(true)}>
          {admin.edit}
        </Button>
        <Button size="md" variant="light" onClick={() => setPreviewing(true)}>
          {t.preview}
        </Button>
        {printer.kind !== 'tcp' && (
          <Button size="md" variant="light" loading={renewing.isPending} onClick={askForAddress}>
            {printer.hasToken ? t.newAddress : t.address}
          </Button>
        )}
        <Button size="md" variant="subtle" color="gray" onClick={() => setAsking('remove')}>
          {t.remove}
        </Button>
      </Group>
      <NotDone error={testing.error ?? renewing.error} />
      <SureDialog
        opened={asking !== undefined}
        onClose={() => setAsking(undefined)}
        title={asking === 'address' ? t.newAddressTitle : t.removeTitle(printer.name)}
        hint={asking === 'address' ? t.newAddressHint : t.removeHint}
        action={asking === 'address' ? t.newAddress : t.remove}
        busy={removing.isPending || renewing.isPending}
        onSure={() => (asking === 'address' ? renewing : removing).mutate(undefined)}
        error={removing.error}
      />
      {editing && <PrinterForm store={store} printer={printer} onClose={() => setEditing(false)} />}
      {previewing && <Preview printer={printer} onClose={() => setPreviewing(false)} />}
    </article>
  )
}

function State({ printer }: { readonly printer: Printer }) {
  const t = useTexts(printerTexts)
  const alarm = useTexts(printerAlarmTexts)
  const write = useWriting()
  const { lastSeenAt, waiting, silent, trouble } = printer
  const known: Readonly<Record<string, unknown>> = t
  const word = trouble === undefined ? undefined : known[trouble]
  return (
    <Group gap={6}>
      {waiting > 0 && <Badge color="honey">{alarm.waiting(waiting)}</Badge>}
      {trouble !== undefined && <Badge color="persimmon">{typeof word === 'string' ? word : t.otherTrouble}</Badge>}
      <Badge color={silent ? 'persimmon' : lastSeenAt ? 'leaf' : 'gray'}>
        {silent ? t.silent : lastSeenAt ? t.well : t.neverSeen}
      </Badge>
      {lastSeenAt && (
        <Text size="xs" c="dimmed">
          {t.seen(write.clock(lastSeenAt))}
        </Text>
      )}
    </Group>
  )
}

/** What is to be typed into the printer; it is never shown again. */
function Address({ kind, path }: { readonly kind: Printer['kind']; readonly path: string }) {
  const t = useTexts(printerTexts)
  return (
    <Stack gap={4} role="status">
      <ShownOnce label={t.address} hint={t[`${kind}Guide`]} text={`${window.location.origin}${path}`} />
      <Text size="sm">{t.shownOnce}</Text>
    </Stack>
  )
}

function Preview({ printer, onClose }: { readonly printer: Printer; readonly onClose: () => void }) {
  const t = useTexts(printerTexts)
  const call = useCall()
  const [kind, setKind] = useState(printer.prints[0] ?? 'slip')
  const params = { id: printer.storeId, printerId: printer.id }
  const picture = useQuery({
    queryKey: ['printer-preview', printer.id, printer.columns, printer.language, kind],
    queryFn: ({ signal }) => call(previewPrinter, { params, query: { kind }, signal }),
  })
  return (
    <Dialog opened onClose={onClose} title={t.preview}>
      <Group gap={6} mb="sm">
        {printer.prints.map((each) => (
          <Button key={each} size="md" variant={each === kind ? 'filled' : 'light'} onClick={() => setKind(each)}>
            {t[each]}
          </Button>
        ))}
      </Group>
      {picture.data ? (
        <img
          className="paper"
          alt={t[kind]}
          src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(picture.data.svg)}`}
          style={{ width: '100%', background: '#fff' }}
        />
      ) : (
        <NotThere asked={picture} rows={2} />
      )}
    </Dialog>
  )
}
