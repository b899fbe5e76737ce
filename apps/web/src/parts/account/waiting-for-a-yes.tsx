/** A rider or an owner whom nobody has let in yet: they are told so, and the page goes on by itself once they are. */
import { Button, Stack, Text, Title } from '@mantine/core'
import { Suspense, useEffect } from 'react'
import { Mark } from '../../brand/mark.tsx'
import { useTexts } from '../../texts/language.tsx'
import { sharedTexts } from '../../texts/shared-texts.ts'
import { partLater } from '../part-later.ts'
import { usePlatform, useSession } from '../platform.tsx'
import { accountTexts } from './account-texts.ts'

// Whoever waits may take what is kept of them, and go.
const OwnData = partLater(async () => (await import('./own-data.tsx')).OwnData)

const askAgainMs = 30_000

export function WaitingForAYes() {
  const t = useTexts(accountTexts)
  const shared = useTexts(sharedTexts)
  const { session } = usePlatform()
  const kept = useSession()
  const isRefused = kept?.user.standing === 'refused'
  const token = kept?.accessToken
  useEffect(() => {
    if (token === undefined) return
    // The yes is in the next token.
    const timer = setTimeout(() => void session.renewAfter(token).catch(() => undefined), askAgainMs)
    return () => clearTimeout(timer)
  }, [session, token])
  if (kept === undefined) return null
  return (
    <>
      <div className="entrance" role="status">
        <Stack align="center">
          <Mark size={64} />
          <Title order={1} size="h3" ta="center">
            {isRefused ? t.refusedTitle : t.waitingTitle}
          </Title>
          <Text ta="center" maw={360}>
            {isRefused ? t.refusedHint : kept.user.role === 'owner' ? t.waitingOwner : t.waitingRider}
          </Text>
          <Button variant="default" onClick={() => void session.logOut()}>
            {shared.logOut}
          </Button>
        </Stack>
      </div>
      <div className="account-page">
        <Suspense>
          <OwnData email={kept.user.email} />
        </Suspense>
      </div>
    </>
  )
}
