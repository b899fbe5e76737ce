import { changePassword } from '@jumun/contracts/http'
import { Alert, Button, PasswordInput, Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { useTexts } from '../../texts/language.tsx'
import { sharedTexts } from '../../texts/shared-texts.ts'
import { fieldOf } from '../field-of.ts'
import { useCall } from '../platform.tsx'
import { useSentence } from '../problem.tsx'
import { accountTexts } from './account-texts.ts'
import { devicesKey } from './devices.tsx'

export function PasswordForm({ email }: { readonly email: string }) {
  const t = useTexts(accountTexts)
  const shared = useTexts(sharedTexts)
  const sentence = useSentence()
  const call = useCall()
  const client = useQueryClient()
  const form = useRef<HTMLFormElement>(null)
  const changing = useMutation({
    mutationFn: (body: { oldPassword: string; newPassword: string }) => call(changePassword, { body }),
    onSuccess: () => {
      form.current?.reset()
      notifications.show({ message: t.passwordChanged, color: 'leaf' })
      void client.invalidateQueries({ queryKey: devicesKey })
    },
  })
  const showing = { 'aria-label': shared.showPassword }
  return (
    <section className="panel" aria-labelledby="password-title">
      <h2 id="password-title">{t.password}</h2>
      <form
        ref={form}
        onSubmit={(event) => {
          event.preventDefault()
          const field = fieldOf(new FormData(event.currentTarget))
          changing.mutate({ oldPassword: field('oldPassword'), newPassword: field('newPassword') })
        }}
      >
        <Stack gap="sm">
          {/* So that a password manager knows whose password this is. */}
          <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
          <PasswordInput
            name="oldPassword"
            label={t.oldPassword}
            visibilityToggleButtonProps={showing}
            size="md"
            required
            autoComplete="current-password"
          />
          <PasswordInput
            name="newPassword"
            label={t.newPassword}
            description={t.passwordHint}
            visibilityToggleButtonProps={showing}
            size="md"
            required
            minLength={8}
            maxLength={200}
            autoComplete="new-password"
          />
          {changing.isError && (
            <Alert color="persimmon" variant="light" role="alert">
              {sentence(changing.error)}
            </Alert>
          )}
          <Button type="submit" size="md" loading={changing.isPending}>
            {t.password}
          </Button>
        </Stack>
      </form>
    </section>
  )
}
