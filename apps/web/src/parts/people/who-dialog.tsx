/** Who is here now, who else may be it, and one's own PIN. It lies over whatever is being filled in, and leaves it as it is. */
import { type Colleague, type Store, setPin, switchPerson } from '@jumun/contracts/http'
import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Asked, PersonHere } from '../../api/person.ts'
import { Refusal } from '../../api/refusal.ts'
import { useTexts, useWriting } from '../../texts/language.tsx'
import { Dialog } from '../over-the-page.tsx'
import { useCall, usePlatform, useSession } from '../platform.tsx'
import { useSentence } from '../problem.tsx'
import { Keypad } from './keypad.tsx'
import { peopleTexts } from './people-texts.ts'

interface WhoProps {
  readonly store: Pick<Store, 'id'>
  readonly colleagues: { readonly items: readonly Colleague[] } | undefined
  readonly person: PersonHere | undefined
  /** Why it opened by itself. */
  readonly asked: Asked | undefined
  readonly opened: boolean
  readonly onClose: () => void
}

export const overEverything = 400

export function WhoDialog({ opened, onClose, ...props }: WhoProps) {
  const t = useTexts(peopleTexts)
  return (
    <Dialog opened={opened} onClose={onClose} title={t.whoTitle} centered zIndex={overEverything}>
      <Who {...props} onDone={onClose} />
    </Dialog>
  )
}

type Step = { readonly at: 'list' } | { readonly at: 'pin'; readonly who: Colleague } | { readonly at: 'mine' }

interface HereProps extends Omit<WhoProps, 'opened' | 'onClose'> {
  /** A PIN is all that is taken. */
  readonly isLocked?: boolean
  readonly onDone: () => void
}

export function Who({ store, colleagues, person, asked, isLocked = false, onDone }: HereProps) {
  const t = useTexts(peopleTexts)
  const write = useWriting()
  const { people } = usePlatform()
  const user = useSession()?.user
  const [step, setStep] = useState<Step>({ at: 'list' })
  const others = (colleagues?.items ?? []).filter(({ userId }) => userId !== person?.userId)
  const mine = colleagues?.items.find(({ userId }) => userId === user?.id)
  const someoneHasPin = (colleagues?.items ?? []).some(({ hasPin }) => hasPin)
  const back = (): void => setStep({ at: 'list' })
  const lock = (
    <Button
      size="lg"
      color={person ? 'persimmon' : 'gray'}
      variant={person ? 'filled' : 'default'}
      data-autofocus={person !== undefined || undefined}
      onClick={() => {
        onDone()
        people?.lock(store.id)
      }}
    >
      {t.lock}
    </Button>
  )
  if (step.at === 'pin') return <EnterPin store={store} who={step.who} onBack={back} onDone={onDone} />
  if (step.at === 'mine') return <MyPin store={store} hasPin={mine?.hasPin ?? false} onBack={back} />
  return (
    <Stack>
      {asked === 'ended' && (
        <Alert color="honey" variant="light" role="alert">
          {t.asked}
        </Alert>
      )}
      {person ? (
        <>
          <Text>
            <b>{t.isHere(person.name ?? t.nameless, t[person.role])}</b>
            <br />
            {t.until(write.clock(person.until))}
          </Text>
          {lock}
        </>
      ) : (
        <Text c="dimmed">{isLocked ? t.lockedHint : t.whoHint}</Text>
      )}
      {!isLocked && others.every(({ hasPin }) => !hasPin) && <Text c="dimmed">{t.nobodyHasPin}</Text>}
      <ul className="who-list">
        {others.map((who) => (
          <li key={who.userId}>
            <Button
              fullWidth
              size="lg"
              variant="default"
              justify="space-between"
              disabled={!who.hasPin}
              rightSection={<small>{who.hasPin ? t[who.role] : t.noPin}</small>}
              onClick={() => setStep({ at: 'pin', who })}
            >
              {who.name ?? t.nameless}
            </Button>
          </li>
        ))}
      </ul>
      {!isLocked && person === undefined && someoneHasPin && lock}
      {!isLocked && person === undefined && mine && (
        <Button variant="subtle" color="gray" onClick={() => setStep({ at: 'mine' })}>
          {mine.hasPin ? t.changePin : t.setPin}
        </Button>
      )}
    </Stack>
  )
}

interface EnterProps {
  readonly store: Pick<Store, 'id'>
  readonly who: Colleague
  readonly onBack: () => void
  readonly onDone: () => void
}

function EnterPin({ store, who, onBack, onDone }: EnterProps) {
  const t = useTexts(peopleTexts)
  const call = useCall()
  const { people } = usePlatform()
  const name = who.name ?? t.nameless
  const entering = useMutation({
    // It is the tablet that asks, whoever stands there: a PIN gives no other PIN.
    mutationFn: (pin: string) =>
      call(switchPerson, { params: { id: store.id, userId: who.userId }, body: { pin }, person: '' }),
    onSuccess: ({ person: statement, expiresAt, ...rest }) => {
      people?.enter({ ...rest, storeId: store.id, statement, until: Date.parse(expiresAt) })
      notifications.show({ message: t.welcome(name), color: 'leaf', autoClose: 2_000 })
      onDone()
    },
  })
  return (
    <Keypad
      label={t.pinOf(name)}
      action={t.enter}
      isWorking={entering.isPending}
      problem={usePinProblem(entering.error)}
      onBack={onBack}
      onEntered={(pin) => entering.mutate(pin)}
    />
  )
}

function MyPin({
  store,
  hasPin,
  onBack,
}: {
  readonly store: Pick<Store, 'id'>
  readonly hasPin: boolean
  readonly onBack: () => void
}) {
  const t = useTexts(peopleTexts)
  const call = useCall()
  const client = useQueryClient()
  const setting = useMutation({
    mutationFn: (pin: string | null) => call(setPin, { params: { id: store.id }, body: { pin } }),
    onSuccess: (_, pin) => {
      notifications.show({ message: pin === null ? t.pinRemoved : t.pinSet, color: 'leaf', autoClose: 2_000 })
      onBack()
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['people'] }),
  })
  const problem = usePinProblem(setting.error)
  const isEasy = setting.error instanceof Refusal && setting.error.code === 'invalid-request'
  return (
    <Stack>
      <Text c="dimmed">{t.myPinHint}</Text>
      <Keypad
        label={t.myPin}
        action={hasPin ? t.changePin : t.setPin}
        isWorking={setting.isPending}
        problem={isEasy ? t.pinTooEasy : problem}
        onBack={onBack}
        onEntered={(pin) => setting.mutate(pin)}
      />
      {hasPin && (
        <Group justify="center">
          <Button variant="subtle" color="gray" onClick={() => setting.mutate(null)}>
            {t.removePin}
          </Button>
        </Group>
      )}
    </Stack>
  )
}

/** A wrong one is told as wrong, a pause with its minutes. */
function usePinProblem(error: unknown): string | undefined {
  const t = useTexts(peopleTexts)
  const sentence = useSentence()
  if (!error) return undefined
  if (error instanceof Refusal && error.code === 'too-many-requests')
    return t.paused(Math.max(1, Math.ceil((error.retryAfterSeconds ?? 60) / 60)))
  return sentence(error)
}
