/** The frame of the rider's pages. */
import { Link, Outlet } from '@tanstack/react-router'
import { Entrance, WrongRole } from '../parts/entrance.tsx'
import { Icon } from '../parts/icon.tsx'
import { OutOfDate } from '../parts/out-of-date.tsx'
import { usePlatform, useSession } from '../parts/platform.tsx'
import { TopBar } from '../parts/top-bar.tsx'
import { useTexts } from '../texts/language.tsx'
import { riderTexts } from './rider-texts.ts'

export function RiderShell() {
  const t = useTexts(riderTexts)
  const { role } = usePlatform()
  const user = useSession()?.user
  return (
    <>
      <TopBar title={t.rider} />
      <OutOfDate />
      <main className="rider-page">
        {user === undefined ? <Entrance /> : user.role === role ? <Outlet /> : <WrongRole />}
      </main>
      {user?.role === role && (
        <nav className="rider-tabs">
          <Link to="/" className="rider-tab" activeOptions={{ exact: true }}>
            <Icon name="scooter" size={24} /> {t.offers}
          </Link>
          <Link to="/day" className="rider-tab">
            <Icon name="orders" size={24} /> {t.day}
          </Link>
        </nav>
      )}
    </>
  )
}
