/** A category by another name; its products go with it. */
import { cleanLine, type LocalText } from '@jumun/contracts'
import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTexts, useWriting } from '../../texts/language.tsx'
import { sharedTexts } from '../../texts/shared-texts.ts'
import { adminTexts } from '../admin-texts.ts'
import { menuAdminTexts } from './menu-admin-texts.ts'

interface RenameProps {
  readonly name: LocalText
  /** Another category is called so. */
  readonly isTaken: (name: LocalText) => boolean
  readonly isSaving: boolean
  readonly onName: (name: LocalText) => void
  readonly onClose: () => void
}

export function RenameCategory({ name, isTaken, isSaving, onName, onClose }: RenameProps) {
  const t = useTexts(menuAdminTexts)
  const admin = useTexts(adminTexts)
  const shared = useTexts(sharedTexts)
  const write = useWriting()
  const [ko, setKo] = useState(name.ko ?? '')
  const [en, setEn] = useState(name.en ?? '')
  const [problem, setProblem] = useState<string>()
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const wish: LocalText = {
      ...(cleanLine(ko) ? { ko: cleanLine(ko) } : {}),
      ...(cleanLine(en) ? { en: cleanLine(en) } : {}),
    }
    const wrong = !wish.ko && !wish.en ? admin.nameMissing : isTaken(wish) ? t.categoryThere : undefined
    setProblem(wrong)
    if (wrong !== undefined) return
    if (wish.ko === name.ko && wish.en === name.en) onClose()
    else onName(wish)
  }
  return (
    <form className="category-form" aria-label={t.renameCategory(write.text(name))} onSubmit={submit} noValidate>
      <Stack gap="sm">
        <Text c="dimmed">{t.renameHint}</Text>
        <Group grow align="start">
          <TextInput
            size="md"
            label={admin.categoryKo}
            maxLength={60}
            data-autofocus
            value={ko}
            onChange={(event) => setKo(event.currentTarget.value)}
          />
          <TextInput
            size="md"
            label={admin.categoryEn}
            maxLength={60}
            value={en}
            onChange={(event) => setEn(event.currentTarget.value)}
          />
        </Group>
        {problem !== undefined && (
          <Alert color="persimmon" variant="light" role="alert">
            {problem}
          </Alert>
        )}
        <Group gap="sm">
          <Button type="submit" size="md" loading={isSaving}>
            {t.rename}
          </Button>
          <Button size="md" variant="subtle" color="gray" onClick={onClose}>
            {shared.cancel}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
