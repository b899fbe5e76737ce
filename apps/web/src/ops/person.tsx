import { approveUser, lockUser, refuseUser, type User, unlockUser } from '@jumun/contracts/http'
import { Badge, Button, Group } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Dialog } from '../parts/over-the-page.tsx'
import { useCall, useSession } from '../parts/platform.tsx'
import { useSayProblem } from '../parts/problem.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { sharedTexts } from '../texts/shared-texts.ts'
import { peopleTexts } from './people-texts.ts'

export const peopleKey = ['people'] as const

const steps = { approve: approveUser, refuse: refuseUser, lock: lockUser, unlock: unlockUser } as const

export function Person({ user }: { readonly user: User }) {
  const t = useTexts(peopleTexts)
  const write = useWriting()
  const self = useSession()?.user.id === user.id
  const step = useStepOf(user.id)
  const [asking, setAsking] = useState(false)
  const { standing, locked } = user
  return (
    <li>
      <div>
        <strong>{user.name}</strong>
        <small>
          {user.email} · {t[user.role]} · {write.day(user.createdAt)}
        </small>
        {standing !== 'approved' && (
          <Badge color="honey" variant="light">
            {t[standing]}
          </Badge>
        )}
        {locked && (
          <Badge color="persimmon" variant="light">
            {t.locked}
          </Badge>
        )}
      </div>
      <Group gap="xs">
        {standing !== 'approved' && (
          <Button loading={step.isPending} onClick={() => step.mutate('approve')}>
            {t.approve}
          </Button>
        )}
        {standing === 'pending' && (
          <Button variant="default" loading={step.isPending} onClick={() => step.mutate('refuse')}>
            {t.refuse}
          </Button>
        )}
        {!self && (
          <Button
            variant="subtle"
            color="gray"
            loading={step.isPending}
            onClick={() => (locked ? step.mutate('unlock') : setAsking(true))}
          >
            {locked ? t.unlock : t.lock}
          </Button>
        )}
      </Group>
      {asking && (
        <LockDialog
          name={user.name}
          onClose={() => setAsking(false)}
          onYes={() => {
            setAsking(false)
            step.mutate('lock')
          }}
        />
      )}
    </li>
  )
}

function useStepOf(id: string) {
  const call = useCall()
  const client = useQueryClient()
  const sayProblem = useSayProblem()
  return useMutation({
    mutationFn: (step: keyof typeof steps) => call(steps[step], { params: { id } }),
    onError: sayProblem,
    onSettled: () => void client.invalidateQueries({ queryKey: peopleKey }),
  })
}

interface LockDialogProps {
  readonly name: string
  readonly onClose: () => void
  readonly onYes: () => void
}

function LockDialog({ name, onClose, onYes }: LockDialogProps) {
  const t = useTexts(peopleTexts)
  const shared = useTexts(sharedTexts)
  return (
    <Dialog opened onClose={onClose} title={t.lockTitle(name)}>
      <p>{t.lockHint}</p>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {shared.cancel}
        </Button>
        <Button color="persimmon" onClick={onYes}>
          {t.lock}
        </Button>
      </Group>
    </Dialog>
  )
}
