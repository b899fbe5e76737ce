/** Shown to somebody whose account belongs to another screen. */
import { Button, Stack, Title } from '@mantine/core'
import { Mark } from '../brand/mark.tsx'
import { useTexts } from '../texts/language.tsx'
import { sharedTexts } from '../texts/shared-texts.ts'
import { usePlatform, useSession } from './platform.tsx'

export function WrongRole() {
  const t = useTexts(sharedTexts)
  const { session } = usePlatform()
  const user = useSession()?.user
  if (user === undefined) return null
  const roles = {
    customer: [t.roleCustomer, '/client'],
    owner: [t.roleOwner, '/admin'],
    staff: [t.roleStaff, '/admin'],
    rider: [t.roleRider, '/rider'],
    operator: [t.roleOperator, '/ops'],
  } as const
  const [name, path] = roles[user.role]
  return (
    <div className="entrance">
      <Stack align="center">
        <Mark size={64} />
        <Title order={1} size="h4" ta="center">
          {t.wrongRole(name)}
        </Title>
        <Button component="a" href={path}>
          {t.toYourScreen}
        </Button>
        <Button variant="default" onClick={() => void session.logOut()}>
          {t.logOut}
        </Button>
      </Stack>
    </div>
  )
}
