/** The frame of the rider's pages. */
import { Link, Outlet } from '@tanstack/react-router'
import { WaitingForAYes } from '../parts/account/waiting-later.tsx'
import { Entrance } from '../parts/entrance-later.tsx'
import { Icon } from '../parts/icon.tsx'
import { OutOfDate } from '../parts/out-of-date.tsx'
import { usePlatform, useSession } from '../parts/platform.tsx'
import { StepsStrip } from '../parts/steps/held-step.tsx'
import { TopBar } from '../parts/top-bar.tsx'
import { WrongRole } from '../parts/wrong-role.tsx'
import { useTexts } from '../texts/language.tsx'
import { RiderSteps, useStepWords } from './rider-steps-in-app.tsx'
import { riderTexts } from './rider-texts.ts'

export function RiderShell() {
  const t = useTexts(riderTexts)
  const { role } = usePlatform()
  const user = useSession()?.user
  const isIn = user?.role === role && user.standing !== 'pending' && user.standing !== 'refused'
  if (isIn)
    return (
      <RiderSteps key={user.id} userId={user.id}>
        <Riding />
      </RiderSteps>
    )
  return (
    <>
      <TopBar title={t.rider} />
      <OutOfDate />
      <main className="rider-page">
        {user === undefined ? <Entrance /> : user.role === role ? <WaitingForAYes /> : <WrongRole />}
      </main>
    </>
  )
}

function Riding() {
  const t = useTexts(riderTexts)
  const words = useStepWords()
  return (
    <>
      <TopBar title={t.rider} />
      <OutOfDate />
      <StepsStrip name={(step) => `${step.called}, ${words(step)}`} />
      <main className="rider-page">
        <Outlet />
      </main>
      <nav className="rider-tabs">
        <Link to="/" className="rider-tab" activeOptions={{ exact: true }}>
          <Icon name="scooter" size={24} /> {t.deliveries}
        </Link>
        <Link to="/day" className="rider-tab">
          <Icon name="orders" size={24} /> {t.day}
        </Link>
      </nav>
    </>
  )
}
