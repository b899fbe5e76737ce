/** A whole menu as a file: taken out, and in again after it was seen what it would change. */
import { exportMenu, importMenu, type MenuImport } from '@jumun/contracts/http'
import { Alert, Button, FileButton, Menu, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { menuOrderQuestion, menuQuestion } from '../../api/questions.ts'
import { Dialog } from '../../parts/over-the-page.tsx'
import { useCall } from '../../parts/platform.tsx'
import { useSayProblem } from '../../parts/problem.tsx'
import { useSaveFile } from '../../parts/save-file.ts'
import { fieldName } from '../../texts/field-texts.ts'
import { useLanguage, useTexts, useWriting } from '../../texts/language.tsx'
import { several } from '../../texts/several.ts'
import { menuAdminTexts } from './menu-admin-texts.ts'

interface Chosen {
  readonly file: File
  readonly report: MenuImport
}

export function MenuFiles({ storeId }: { readonly storeId: string }) {
  const t = useTexts(menuAdminTexts)
  const call = useCall()
  const saveFile = useSaveFile()
  const client = useQueryClient()
  const sayProblem = useSayProblem()
  const reset = useRef<() => void>(null)
  const [chosen, setChosen] = useState<Chosen>()
  const params = { storeId }
  const send = (file: File, dryRun: boolean) =>
    call(importMenu, { params, query: { dryRun }, file: new Blob([file], { type: kindOf(file) }) })
  const looking = useMutation({
    mutationFn: async (file: File) => setChosen({ file, report: await send(file, true) }),
    onError: sayProblem,
    onSettled: () => reset.current?.(),
  })
  const taking = useMutation({
    mutationFn: ({ file }: Chosen) => send(file, false),
    onSuccess: () => {
      setChosen(undefined)
      notifications.show({ message: t.imported, color: 'leaf', autoClose: 2_000 })
      void client.invalidateQueries({ queryKey: menuQuestion(call, storeId).queryKey })
      void client.invalidateQueries({ queryKey: menuOrderQuestion(call, storeId).queryKey })
    },
    onError: sayProblem,
  })
  const saving = useMutation({
    mutationFn: (format: 'csv' | 'json') => saveFile(exportMenu, { params, query: { format } }, `menu.${format}`),
    onError: sayProblem,
  })
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" size="md" loading={saving.isPending || looking.isPending}>
            {t.files}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => saving.mutate('csv')}>{t.exportCsv}</Menu.Item>
          <Menu.Item onClick={() => saving.mutate('json')}>{t.exportJson}</Menu.Item>
          <FileButton accept=".csv,.json" resetRef={reset} onChange={(file) => file && looking.mutate(file)}>
            {(props) => (
              <Menu.Item {...props} closeMenuOnClick={false}>
                {t.importFile}
              </Menu.Item>
            )}
          </FileButton>
        </Menu.Dropdown>
      </Menu>
      <Dialog opened={chosen !== undefined} onClose={() => setChosen(undefined)} title={t.importTitle} size="lg">
        {chosen && <Report report={chosen.report} isPending={taking.isPending} onTake={() => taking.mutate(chosen)} />}
      </Dialog>
    </>
  )
}

const kindOf = ({ name }: File): string => (/\.json$/i.test(name) ? 'application/json' : 'text/csv')

interface ReportProps {
  readonly report: MenuImport
  readonly isPending: boolean
  readonly onTake: () => void
}

function Report({ report, isPending, onTake }: ReportProps) {
  const t = useTexts(menuAdminTexts)
  const write = useWriting()
  const { language } = useLanguage()
  const nameOf = (field: string): string =>
    fieldName(field, language) ?? (field === 'state' ? t.state : field === 'currency' ? t.currency : field)
  const { added, changed, removed, unchanged, problems } = report
  const changes = added.length + changed.length + removed.length > 0 || report.menu
  return (
    <Stack gap="sm">
      {problems.length > 0 && (
        <Alert color="persimmon" variant="light" role="alert" title={t.badRows(problems.length)}>
          <ul>
            {problems.map(({ row, field, code }, n) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: one row may have two of one field
              <li key={n}>
                {t.row(row)}: {code ? t[code] : t.unreadable(nameOf(field))}
              </li>
            ))}
          </ul>
        </Alert>
      )}
      <Part
        title={t.willAdd(added.length)}
        items={added.map(({ row, name }) => `${t.row(row)}: ${write.text(name)}`)}
      />
      <Part
        title={t.willChange(changed.length)}
        items={changed.map(
          ({ row, name, fields }) => `${t.row(row)}: ${write.text(name)} (${several(fields.map(nameOf))})`,
        )}
      />
      <Part title={t.willRemove(removed.length)} items={removed.map(({ name }) => write.text(name))} />
      <Text c="dimmed">{t.willStay(unchanged)}</Text>
      {!changes && <Text>{t.nothingChanges}</Text>}
      <Button size="lg" disabled={problems.length > 0 || !changes} loading={isPending} onClick={onTake}>
        {t.takeIt}
      </Button>
    </Stack>
  )
}

function Part({ title, items }: { readonly title: string; readonly items: readonly string[] }) {
  if (items.length === 0) return null
  return (
    <details open={items.length <= 20}>
      <summary>{title}</summary>
      <ul>
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </details>
  )
}
