/** The frame of the kitchen: whose screen this is, whether it can be heard, and what waits to be sent. */
import type { Store } from '@jumun/contracts/http'
import { Button } from '@mantine/core'
import { Link, Outlet, useParams } from '@tanstack/react-router'
import { Suspense } from 'react'
import { WaitingForAYes } from '../parts/account/waiting-later.tsx'
import { BellSwitch } from '../parts/alarm/bell-switch.tsx'
import { Entrance } from '../parts/entrance-later.tsx'
import { Icon } from '../parts/icon.tsx'
import { useStoreOnScreen } from '../parts/my-stores.ts'
import { OutOfDate } from '../parts/out-of-date.tsx'
import { partLater } from '../parts/part-later.ts'
import { useLockedAt } from '../parts/people/use-rights.tsx'
import { usePlatform, useSession } from '../parts/platform.tsx'
import { StepsStrip } from '../parts/steps/held-step.tsx'
import { TopBar } from '../parts/top-bar.tsx'
import { WrongRole } from '../parts/wrong-role.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { KitchenSteps, useStepWords } from './kitchen-steps-in-app.tsx'
import { kitchenTexts } from './kitchen-texts.ts'

const WhoIsHere = partLater(async () => (await import('../parts/people/who-is-here.tsx')).WhoIsHere)
const LockScreen = partLater(async () => (await import('../parts/people/lock-screen.tsx')).LockScreen)

export function KitchenShell() {
  const t = useTexts(kitchenTexts)
  const { role } = usePlatform()
  const user = useSession()?.user
  const worksHere = user?.role === role || user?.role === 'staff'
  const isIn = worksHere && user.standing !== 'pending' && user.standing !== 'refused'
  if (isIn)
    return (
      <KitchenSteps key={user.id} userId={user.id}>
        <Kitchen />
      </KitchenSteps>
    )
  return (
    <>
      <TopBar title={t.kitchen} />
      <OutOfDate />
      <main className="kitchen-page">
        {user === undefined ? <Entrance /> : worksHere ? <WaitingForAYes /> : <WrongRole />}
      </main>
    </>
  )
}

function Kitchen() {
  const t = useTexts(kitchenTexts)
  const words = useStepWords()
  const store = useStoreOnScreen()
  const lockedAt = useLockedAt()
  if (lockedAt !== undefined)
    return (
      <>
        <TopBar title={t.kitchen} />
        <Suspense>
          <LockScreen storeId={lockedAt} />
        </Suspense>
      </>
    )
  return (
    <>
      <TopBar title={t.kitchen}>
        {store && <ThisScreen store={store} />}
        {store && (
          <Suspense>
            <WhoIsHere store={store} />
          </Suspense>
        )}
        <BellSwitch />
      </TopBar>
      <OutOfDate />
      <StepsStrip name={(step) => `${t.orderNumber(Number(step.called))}, ${words(step)}`} />
      <main className="kitchen-page">
        <Outlet />
      </main>
    </>
  )
}

/** Whose screen it is, and the way to another. */
function ThisScreen({ store }: { readonly store: Store }) {
  const t = useTexts(kitchenTexts)
  const write = useWriting()
  const { station } = useParams({ strict: false }) as { readonly station?: string }
  const name = store.stations?.find(({ id }) => id === station)?.name
  return (
    <Button
      component={Link}
      to="/choose"
      className="this-screen"
      variant="default"
      size="md"
      radius="xl"
      leftSection={<Icon name="flame" size={20} />}
    >
      <span className="this-store">{write.text(store.name)}</span> <b>{name ? write.text(name) : t.wholeKitchen}</b>
    </Button>
  )
}
