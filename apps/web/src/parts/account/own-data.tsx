/** What is kept of oneself: a copy of all of it, and the end of the account, which nobody can undo, so it is asked first. */
import { deleteMe, exportMe } from '@jumun/contracts/http'
import { Alert, Button, PasswordInput, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTexts } from '../../texts/language.tsx'
import { sharedTexts } from '../../texts/shared-texts.ts'
import { fieldOf } from '../field-of.ts'
import { Dialog } from '../over-the-page.tsx'
import { useCall, usePlatform } from '../platform.tsx'
import { useSayProblem, useSentence } from '../problem.tsx'
import { accountTexts } from './account-texts.ts'

export function OwnData({ email }: { readonly email: string }) {
  const t = useTexts(accountTexts)
  const call = useCall()
  const sayProblem = useSayProblem()
  const [asking, setAsking] = useState(false)
  const copying = useMutation({
    mutationFn: () => call(exportMe, {}),
    onSuccess: (mine) => save('jumun.json', JSON.stringify(mine, null, 2)),
    onError: sayProblem,
  })
  return (
    <section className="panel" aria-labelledby="own-data-title">
      <h2 id="own-data-title">{t.ownData}</h2>
      <p className="hint">{t.ownDataHint}</p>
      <Stack gap="sm">
        <Button variant="default" size="md" loading={copying.isPending} onClick={() => copying.mutate()}>
          {t.copyOfAll}
        </Button>
        <Button variant="light" size="md" color="persimmon" onClick={() => setAsking(true)}>
          {t.deleteAccount}
        </Button>
      </Stack>
      <Dialog opened={asking} onClose={() => setAsking(false)} title={t.deleteTitle}>
        <DeleteForm email={email} onKept={() => setAsking(false)} />
      </Dialog>
    </section>
  )
}

function DeleteForm({ email, onKept }: { readonly email: string; readonly onKept: () => void }) {
  const t = useTexts(accountTexts)
  const shared = useTexts(sharedTexts)
  const sentence = useSentence()
  const call = useCall()
  const { session } = usePlatform()
  const navigate = useNavigate()
  const deleting = useMutation({
    mutationFn: (password: string) => call(deleteMe, { body: { password } }),
    onSuccess: () => {
      notifications.show({ message: t.accountDeleted, color: 'leaf' })
      void session.logOut()
      void navigate({ to: '/' })
    },
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        deleting.mutate(fieldOf(new FormData(event.currentTarget))('password'))
      }}
    >
      <Stack gap="sm">
        <Text>{t.deleteHint}</Text>
        {/* So that a password manager knows whose password this is. */}
        <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
        <PasswordInput
          name="password"
          label={t.oldPassword}
          visibilityToggleButtonProps={{ 'aria-label': shared.showPassword }}
          size="md"
          required
          autoComplete="current-password"
        />
        {deleting.isError && (
          <Alert color="persimmon" variant="light" role="alert">
            {sentence(deleting.error)}
          </Alert>
        )}
        <Button size="lg" data-autofocus onClick={onKept}>
          {t.keepAccount}
        </Button>
        <Button type="submit" size="lg" variant="light" color="persimmon" loading={deleting.isPending}>
          {t.deleteForGood}
        </Button>
      </Stack>
    </form>
  )
}

function save(name: string, contents: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([contents], { type: 'application/json' }))
  link.download = name
  link.click()
  // Not at once: some browsers begin to read it a moment later.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
