/** One's own account, the same in every app: where one is logged in, another password, a copy of all that is kept, the end. */
import { Title } from '@mantine/core'
import { useTexts } from '../../texts/language.tsx'
import { sharedTexts } from '../../texts/shared-texts.ts'
import { Entrance } from '../entrance-later.tsx'
import { useSession } from '../platform.tsx'
import { Devices } from './devices.tsx'
import { OwnData } from './own-data.tsx'
import { PasswordForm } from './password-form.tsx'

export function AccountPage() {
  const t = useTexts(sharedTexts)
  const user = useSession()?.user
  if (user === undefined) return <Entrance />
  return (
    <div className="account-page">
      <Title order={1} size="h2">
        {t.account}
      </Title>
      <p className="hint">
        {user.name} · {user.email}
      </p>
      <Devices />
      <PasswordForm email={user.email} />
      <OwnData email={user.email} />
    </div>
  )
}
