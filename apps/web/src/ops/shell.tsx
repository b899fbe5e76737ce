/** The frame of the operators' wall. */
import { Button } from '@mantine/core'
import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { Entrance } from '../parts/entrance-later.tsx'
import { OutOfDate } from '../parts/out-of-date.tsx'
import { usePlatform, useSession } from '../parts/platform.tsx'
import { TopBar } from '../parts/top-bar.tsx'
import { WrongRole } from '../parts/wrong-role.tsx'
import { useTexts } from '../texts/language.tsx'
import { opsTexts } from './ops-texts.ts'

export function OpsShell() {
  const t = useTexts(opsTexts)
  const { role } = usePlatform()
  const user = useSession()?.user
  const atAnOrder = useLocation({ select: ({ pathname }) => pathname.includes('/orders/') })
  return (
    <>
      <TopBar title={t.operations}>
        <Button className="ops-docs" component="a" href="/docs" variant="subtle" color="gray">
          {t.apiDocs}
        </Button>
      </TopBar>
      <OutOfDate />
      {user?.role === role && (
        <nav className="ops-tabs" aria-label={t.operations}>
          <Link to="/" className="ops-tab" activeOptions={{ exact: true }} data-also={atAnOrder}>
            {t.tabOrders}
          </Link>
          <Link to="/platform" className="ops-tab">
            {t.tabPlatform}
          </Link>
          <Link to="/charts" className="ops-tab">
            {t.tabCharts}
          </Link>
          <Link to="/then" className="ops-tab">
            {t.tabThen}
          </Link>
          <Link to="/people" className="ops-tab">
            {t.tabPeople}
          </Link>
          <Link to="/payouts" className="ops-tab">
            {t.tabPayouts}
          </Link>
          <Link to="/webhooks" className="ops-tab">
            {t.tabWebhooks}
          </Link>
          <Link to="/events" className="ops-tab">
            {t.tabEvents}
          </Link>
          <Link to="/security" className="ops-tab">
            {t.tabSecurity}
          </Link>
        </nav>
      )}
      <main className="ops-page">
        {user === undefined ? <Entrance /> : user.role === role ? <Outlet /> : <WrongRole />}
      </main>
    </>
  )
}
