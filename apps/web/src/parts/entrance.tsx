/** Log in, sign up, or, where there are demo accounts, step in as one of the demo people. */
import { cleanLine, demoPassword, normalEmail } from '@jumun/contracts'
import { type BodyOf, getDemo, signUp } from '@jumun/contracts/http'
import { Alert, Button, Divider, PasswordInput, Stack, TextInput, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Refusal } from '../api/refusal.ts'
import { Mark } from '../brand/mark.tsx'
import { useTexts } from '../texts/language.tsx'
import { sharedTexts } from '../texts/shared-texts.ts'
import { fieldOf } from './field-of.ts'
import { usePlatform } from './platform.tsx'
import { useSentence } from './problem.tsx'

/** Who may step in where, in the demo. */
const demoPeople = {
  customer: ['customer@jumun.local', 'customer2@jumun.local'],
  owner: ['owner@jumun.local', 'manager@jumun.local', 'counter@jumun.local', 'kitchen@jumun.local'],
  rider: ['rider@jumun.local'],
  operator: ['admin@jumun.local'],
} as const

/** Whoever comes by an invitation's link works for somebody else's store. */
const isInvited = (): boolean => globalThis.location.pathname.endsWith('/join')

export interface EntranceProps {
  readonly onDone?: () => void
}

export function Entrance({ onDone }: EntranceProps) {
  const t = useTexts(sharedTexts)
  const sentence = useSentence()
  const { call, session, role } = usePlatform()
  const demo = useQuery({
    queryKey: ['demo'],
    queryFn: ({ signal }) => call(getDemo, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    meta: { aside: true },
  })
  const [signingUp, setSigningUp] = useState(false)
  const [working, setWorking] = useState<string>()
  const [problem, setProblem] = useState<unknown>()

  const enter = async (email: string, password: string, name?: string): Promise<void> => {
    setWorking(email)
    setProblem(undefined)
    try {
      const isTaken =
        name !== undefined && role !== 'operator'
          ? await join({ email, password, name, role: isInvited() ? 'staff' : role })
          : undefined
      // who knows the password of what is taken is the one who took it
      await session.logIn(email, password).catch((error: unknown) => {
        throw isTaken ?? error
      })
      onDone?.()
    } catch (error) {
      setProblem(error)
    } finally {
      setWorking(undefined)
    }
  }
  /** Answers that the address is taken: perhaps by the same press before, whose answer got lost. */
  const join = async (body: BodyOf<typeof signUp>): Promise<unknown> => {
    try {
      await call(signUp, { body })
      return undefined
    } catch (error) {
      if (error instanceof Refusal && error.code === 'email-taken') return error
      throw error
    }
  }
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const field = fieldOf(new FormData(event.currentTarget))
    void enter(normalEmail(field('email')), field('password'), signingUp ? cleanLine(field('name')) : undefined)
  }

  return (
    <div className="entrance">
      <div className="entrance-sign">
        <Mark size={64} />
        <Title order={1} size="h2">
          {signingUp ? t.signUp : t.logIn}
        </Title>
      </div>
      <form onSubmit={submit}>
        <Stack gap="sm">
          {signingUp && <TextInput name="name" label={t.name} size="md" required autoComplete="name" maxLength={100} />}
          {/* Not type="email": the browser would refuse a pasted space or full-width letters before we can read them. */}
          <TextInput
            name="email"
            inputMode="email"
            autoCapitalize="none"
            spellCheck={false}
            label={t.email}
            size="md"
            required
            autoComplete="username"
          />
          <PasswordInput
            name="password"
            label={t.password}
            visibilityToggleButtonProps={{ 'aria-label': t.showPassword }}
            size="md"
            required
            minLength={signingUp ? 8 : 1}
            autoComplete={signingUp ? 'new-password' : 'current-password'}
            {...(signingUp ? { description: t.passwordHint } : {})}
          />
          {problem !== undefined && (
            <Alert color="persimmon" variant="light" role="alert">
              {sentence(problem)}
            </Alert>
          )}
          <Button type="submit" size="lg" fullWidth loading={working !== undefined}>
            {signingUp ? t.signUp : t.logIn}
          </Button>
          {role !== 'operator' && (
            <Button variant="subtle" color="gray" onClick={() => setSigningUp(!signingUp)}>
              {signingUp ? t.haveAccount : t.noAccountYet}
            </Button>
          )}
        </Stack>
      </form>
      {demo.data?.accounts && (
        <>
          <Divider label={t.demoAccounts} labelPosition="center" my="lg" />
          <Stack gap="xs">
            {demoPeople[role].map((email) => (
              <Button
                key={email}
                variant="default"
                size="md"
                disabled={working !== undefined}
                onClick={() => void enter(email, demoPassword)}
              >
                {email}
              </Button>
            ))}
          </Stack>
        </>
      )}
    </div>
  )
}
