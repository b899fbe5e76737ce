/** The frame of the customer's pages: bar above, tabs below (a phone's thumb), the page between. */
import { Button } from '@mantine/core'
import { Link, Outlet } from '@tanstack/react-router'
import { Icon, type IconName } from '../parts/icon.tsx'
import { OutOfDate } from '../parts/out-of-date.tsx'
import { usePlatform, useSession } from '../parts/platform.tsx'
import { TopBar } from '../parts/top-bar.tsx'
import { WrongRole } from '../parts/wrong-role.tsx'
import { useTexts } from '../texts/language.tsx'
import { sharedTexts } from '../texts/shared-texts.ts'
import { countOf } from './cart.ts'
import { clientTexts } from './client-texts.ts'
import { useKept } from './kept.ts'
import { Notices } from './tell-me.tsx'

export function ClientShell() {
  const shared = useTexts(sharedTexts)
  const { role } = usePlatform()
  const user = useSession()?.user
  return (
    <>
      <TopBar>
        {user === undefined && (
          <Button component={Link} to="/login" variant="light" className="top-log-in">
            {shared.logIn}
          </Button>
        )}
      </TopBar>
      <OutOfDate />
      <Notices />
      <main className="client-page">{user !== undefined && user.role !== role ? <WrongRole /> : <Outlet />}</main>
      <Tabs />
    </>
  )
}

function Tabs() {
  const t = useTexts(clientTexts)
  const count = countOf(useKept().cart)
  return (
    <nav className="client-tabs">
      <Tab to="/" icon="store" label={t.stores} />
      <Tab to="/cart" icon="cart" label={t.cart} count={count} />
      <Tab to="/orders" icon="orders" label={t.orders} />
    </nav>
  )
}

function Tab(props: { readonly to: string; readonly icon: IconName; readonly label: string; readonly count?: number }) {
  return (
    <Link to={props.to} className="client-tab" activeOptions={{ exact: props.to === '/' }}>
      <span className="client-tab-icon">
        <Icon name={props.icon} size={24} />
        {props.count ? <span className="client-tab-count">{props.count}</span> : null}
      </span>
      {props.label}
    </Link>
  )
}
