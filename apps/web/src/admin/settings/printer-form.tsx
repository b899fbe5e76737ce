/** The form that connects a printer, and the one that changes it: what kind it is decides what it asks. */
import {
  addPrinter,
  changePrinter,
  type NewPrinter,
  type Printer,
  type PrinterChange,
  type Store,
} from '@jumun/contracts/http'
import { Button, Checkbox, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { newId } from '../../api/new-id.ts'
import { AskingDialog } from '../../parts/asking-dialog.tsx'
import { useCall } from '../../parts/platform.tsx'
import { NotDone, useStep } from '../../parts/step.tsx'
import { useTexts, useWriting } from '../../texts/language.tsx'
import { sharedTexts } from '../../texts/shared-texts.ts'
import { printerTexts } from './printer-texts.ts'

const kinds: readonly Printer['kind'][] = ['cloudprnt', 'server-direct-print', 'tcp']
const documents: readonly Printer['prints'][number][] = ['station', 'slip', 'receipt', 'label']
const steps: readonly Printer['step'][] = ['NEW', 'ACCEPTED', 'READY']
const languages: readonly Printer['language'][] = ['ko', 'en', 'both']
const widths = [
  { value: '42', label: '80 mm · 42' },
  { value: '48', label: '80 mm · 48' },
  { value: '32', label: '58 mm · 32' },
]

interface FormProps {
  readonly store: Store
  /** Absent for a new one. */
  readonly printer?: Printer
  readonly onClose: () => void
}

export function PrinterForm({ store, printer, onClose }: FormProps) {
  const t = useTexts(printerTexts)
  const shared = useTexts(sharedTexts)
  const write = useWriting()
  const call = useCall()
  const client = useQueryClient()
  const [key] = useState(newId)
  const [kind, setKind] = useState<Printer['kind']>(printer?.kind ?? 'cloudprnt')
  const [prints, setPrints] = useState<Printer['prints']>(printer?.prints ?? ['station'])
  const [stations, setStations] = useState<string[]>(printer?.stations ?? [])
  const saving = useStep(
    async (wish: NewPrinter) => {
      if (printer === undefined) return call(addPrinter, { params: { id: store.id }, body: wish, key })
      const body = changeOf(printer, wish)
      const params = { id: store.id, printerId: printer.id }
      return body === undefined ? printer : call(changePrinter, { params, body })
    },
    {
      onSuccess: onClose,
      onSettled: () => client.invalidateQueries({ queryKey: ['printers', store.id] }),
    },
  )
  const save = (form: FormData): void => {
    const host = String(form.get('host') ?? '').trim()
    saving.mutate({
      ...{ name: String(form.get('name')).trim(), kind, prints },
      ...(kind === 'tcp' ? { host } : {}),
      ...(stations.length > 0 && prints.includes('station') ? { stations } : {}),
      step: form.get('step') as Printer['step'],
      columns: Number(form.get('columns')) as Printer['columns'],
      language: form.get('language') as Printer['language'],
    })
  }
  return (
    <AskingDialog opened onClose={onClose} title={printer ? t.edit(printer.name) : t.add}>
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
            defaultValue={printer?.name ?? ''}
            data-autofocus
          />
          <NativeSelect
            size="md"
            label={t.kind}
            {...(printer && kind !== printer.kind ? { description: t.kindChanges } : {})}
            value={kind}
            data={kinds.map((each) => ({ value: each, label: t[each] }))}
            onChange={(event) => setKind(event.currentTarget.value as Printer['kind'])}
          />
          {kind === 'tcp' && (
            <>
              <TextInput
                size="md"
                name="host"
                label={t.host}
                required
                placeholder="192.168.0.50"
                inputMode="decimal"
                defaultValue={printer?.host ?? ''}
              />
              <Text size="sm">{t.tcpGuide}</Text>
            </>
          )}
          <Checkbox.Group label={t.prints} value={prints} onChange={(next) => setPrints(next as Printer['prints'])}>
            <Stack gap="xs" mt={4}>
              {documents.map((each) => (
                <Checkbox key={each} size="md" value={each} label={t[each]} />
              ))}
            </Stack>
          </Checkbox.Group>
          {store.stations && prints.includes('station') && (
            <Checkbox.Group label={t.onlyStations} value={stations} onChange={setStations}>
              <Stack gap="xs" mt={4}>
                {store.stations.map((station) => (
                  <Checkbox key={station.id} size="md" value={station.id} label={write.text(station.name)} />
                ))}
              </Stack>
            </Checkbox.Group>
          )}
          <NativeSelect
            size="md"
            name="step"
            label={t.step}
            defaultValue={printer?.step ?? 'ACCEPTED'}
            data={steps.map((each) => ({ value: each, label: t[each] }))}
          />
          <NativeSelect
            size="md"
            name="columns"
            label={t.columns}
            defaultValue={String(printer?.columns ?? 42)}
            data={widths}
          />
          <NativeSelect
            size="md"
            name="language"
            label={t.language}
            defaultValue={printer?.language ?? 'ko'}
            data={languages.map((each) => ({ value: each, label: t[each] }))}
          />
          <Button type="submit" size="lg" loading={saving.isPending} disabled={prints.length === 0}>
            {printer ? shared.save : t.add}
          </Button>
          <NotDone error={saving.error} />
        </Stack>
      </form>
    </AskingDialog>
  )
}

/** What is different now, and nothing else; undefined: nothing is. No stations any more are `null`: each. */
function changeOf(printer: Printer, { stations, ...wish }: NewPrinter): PrinterChange | undefined {
  const before: Readonly<Record<string, unknown>> = { ...printer, stations: printer.stations ?? null }
  const changed = Object.entries({ ...wish, stations: stations ?? null }).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name]),
  )
  return changed.length === 0 ? undefined : (Object.fromEntries(changed) as PrinterChange)
}
