/** An address and a role; then the link, which is shown this once. */
import { normalEmail, type StaffRole, staffRoles } from '@jumun/contracts'
import { inviteStaff, type NewInvitation, type Store } from '@jumun/contracts/http'
import { Alert, Button, Radio, Stack, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { AskingDialog } from '../../parts/asking-dialog.tsx'
import { peopleTexts } from '../../parts/people/people-texts.ts'
import { useCall } from '../../parts/platform.tsx'
import { useSentence } from '../../parts/problem.tsx'
import { useCopy } from '../../parts/shown-once.tsx'
import { shownOnceTexts } from '../../parts/shown-once-texts.ts'
import { useTexts } from '../../texts/language.tsx'
import { staffTexts } from './staff-texts.ts'

interface InviteProps {
  readonly store: Store
  readonly onInvited: () => unknown
  readonly onClose: () => void
}

export function InviteStaff({ store, onInvited, onClose }: InviteProps) {
  const t = useTexts(staffTexts)
  const [made, setMade] = useState<NewInvitation>()
  return (
    <AskingDialog opened onClose={onClose} title={t.inviteTitle} isSent={made !== undefined}>
      {made ? (
        <TheLink made={made} onClose={onClose} />
      ) : (
        <Form
          store={store}
          onMade={(invitation) => {
            setMade(invitation)
            onInvited()
          }}
        />
      )}
    </AskingDialog>
  )
}

function Form({ store, onMade }: { readonly store: Store; readonly onMade: (made: NewInvitation) => void }) {
  const t = useTexts(staffTexts)
  const roles = useTexts(peopleTexts)
  const call = useCall()
  const sentence = useSentence()
  const [typed, setTyped] = useState('')
  const [role, setRole] = useState<StaffRole>('counter')
  const does = { manager: t.managerDoes, counter: t.counterDoes, kitchen: t.kitchenDoes }
  const inviting = useMutation({
    mutationFn: () => call(inviteStaff, { params: { id: store.id }, body: { email: normalEmail(typed), role } }),
    onSuccess: onMade,
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        inviting.mutate()
      }}
    >
      <Stack>
        <TextInput
          label={t.email}
          size="md"
          inputMode="email"
          autoCapitalize="none"
          spellCheck={false}
          autoComplete="off"
          required
          data-autofocus
          value={typed}
          onChange={({ currentTarget: { value } }) => setTyped(value)}
        />
        <Radio.Group label={t.role} value={role} onChange={(value) => setRole(value as StaffRole)}>
          <Stack gap="xs" mt="xs">
            {staffRoles.map((each) => (
              <Radio key={each} size="md" value={each} label={roles[each]} description={does[each]} />
            ))}
          </Stack>
        </Radio.Group>
        {inviting.error && (
          <Alert color="persimmon" variant="light" role="alert">
            {sentence(inviting.error)}
          </Alert>
        )}
        <Button type="submit" size="lg" disabled={typed.trim() === ''} loading={inviting.isPending}>
          {t.send}
        </Button>
      </Stack>
    </form>
  )
}

function TheLink({ made, onClose }: { readonly made: NewInvitation; readonly onClose: () => void }) {
  const t = useTexts(staffTexts)
  const { copy: copyWord } = useTexts(shownOnceTexts)
  const copy = useCopy()
  return (
    <Stack>
      <Text role="status">{made.mailed ? t.mailed(made.email) : t.handOn}</Text>
      <TextInput
        label={t.link}
        description={t.shownOnce}
        size="md"
        value={made.link}
        readOnly
        onFocus={(event) => event.currentTarget.select()}
      />
      <Button size="lg" variant="light" onClick={() => void copy(made.link)}>
        {copyWord}
      </Button>
      <Button size="lg" onClick={onClose}>
        {t.done}
      </Button>
    </Stack>
  )
}
