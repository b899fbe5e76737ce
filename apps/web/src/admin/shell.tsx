/** The frame of the counter: which store, open or not, sound or not, and the three pages. */
import type { StoreRight } from '@jumun/contracts'
import type { Store } from '@jumun/contracts/http'
import { Button, NativeSelect } from '@mantine/core'
import { Link, Outlet, useLocation, useMatch, useNavigate } from '@tanstack/react-router'
import { type ReactNode, Suspense, useState } from 'react'
import { WaitingForAYes } from '../parts/account/waiting-later.tsx'
import { BellSwitch } from '../parts/alarm/bell-switch.tsx'
import { Entrance } from '../parts/entrance-later.tsx'
import { Icon, type IconName } from '../parts/icon.tsx'
import { useMyStores, useStoreOnScreen } from '../parts/my-stores.ts'
import { OutOfDate } from '../parts/out-of-date.tsx'
import { partLater } from '../parts/part-later.ts'
import { RightsAsBefore, RightsProvider, useLockedAt, useRights } from '../parts/people/use-rights.tsx'
import { usePlatform, useSession } from '../parts/platform.tsx'
import { StepsStrip } from '../parts/steps/held-step.tsx'
import { TopBar } from '../parts/top-bar.tsx'
import { AskBeforeLeaving } from '../parts/unsaved.tsx'
import { WrongRole } from '../parts/wrong-role.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { adminTexts } from './admin-texts.ts'
import { AlarmStrip } from './alarm/alarm-strip.tsx'
import { useAlarm } from './alarm/use-alarm.ts'
import { useCameByItself } from './alarm/use-came-by-itself.ts'
import { BesideTabsProvider, PlaceBesideTabs } from './beside-tabs.tsx'
import { CounterSteps, useStepWords } from './counter-steps-in-app.tsx'
import { PrinterAlarm, useSilentPrinters } from './settings/printer-alarm.tsx'
import { PausedBanner, StatusSwitch } from './taking-orders.tsx'

const WhoIsHere = partLater(async () => (await import('../parts/people/who-is-here.tsx')).WhoIsHere)
const LockScreen = partLater(async () => (await import('../parts/people/lock-screen.tsx')).LockScreen)
const NotYourPart = partLater(async () => (await import('../parts/people/not-your-part.tsx')).NotYourPart)

/** What one needs for the pages of a store, by the last word of their address; the board is everybody's. */
const needed: Readonly<Record<string, StoreRight>> = {
  menu: 'sold-out',
  today: 'figures',
  settings: 'settings',
  activity: 'activity',
}

export function AdminShell() {
  const t = useTexts(adminTexts)
  const { role } = usePlatform()
  const user = useSession()?.user
  const worksHere = user?.role === role || user?.role === 'staff'
  const isIn = worksHere && user.standing !== 'pending' && user.standing !== 'refused'
  if (isIn)
    return (
      <CounterSteps key={user.id} userId={user.id}>
        <BesideTabsProvider>
          <Counter userId={user.id} />
        </BesideTabsProvider>
      </CounterSteps>
    )
  return (
    <>
      <TopBar title={t.counter} />
      <OutOfDate />
      <main className="admin-page">
        {user === undefined ? <Entrance /> : worksHere ? <WaitingForAYes /> : <WrongRole />}
      </main>
    </>
  )
}

function Counter({ userId }: { readonly userId: string }) {
  const store = useStoreOnScreen()
  return (
    <RightsProvider store={store}>
      <Frame userId={userId} store={store} />
    </RightsProvider>
  )
}

function Frame({ userId, store }: { readonly userId: string; readonly store: Store | undefined }) {
  const t = useTexts(adminTexts)
  const words = useStepWords()
  const { may } = useRights()
  const stores = useMyStores().data ?? []
  const printers = useSilentPrinters(store?.id)
  const alarm = useAlarm(userId, printers.length > 0)
  useCameByItself(stores)
  const board = useMatch({ from: '/$storeId', shouldThrow: false })?.params.storeId
  const isList = useMatch({ from: '/', shouldThrow: false }) !== undefined
  const lockedAt = useLockedAt()
  const isLocked = lockedAt !== undefined
  return (
    <>
      {isLocked ? (
        <>
          <TopBar title={t.counter} />
          <Suspense>
            <LockScreen storeId={lockedAt} />
          </Suspense>
        </>
      ) : (
        <>
          <TopBar title={t.counter}>
            {store && (
              <>
                <StoreChoice store={store} stores={stores} newOrders={alarm.byStore} />
                {may('settings') && <StatusSwitch store={store} />}
                <Suspense>
                  <WhoIsHere store={store} />
                </Suspense>
              </>
            )}
            <BellSwitch />
          </TopBar>
          <OutOfDate />
          <AlarmStrip alarm={alarm} stores={stores} isSeen={(storeId) => isList || storeId === board} />
          {store && <PrinterAlarm store={store} printers={printers} />}
          <StepsStrip name={(step) => `${t.orderNumber(Number(step.called))}, ${words(step)}`} />
          {store?.status === 'PAUSED' && <PausedBanner store={store} mayEnd={may('settings')} />}
          {store && (
            <div className="admin-tabs">
              <Pages store={store} />
              <PlaceBesideTabs />
            </div>
          )}
        </>
      )}
      <main className="admin-page">
        <Allowed storeId={store?.id} isLocked={isLocked}>
          <AskBeforeLeaving>
            <Outlet />
          </AskBeforeLeaving>
        </Allowed>
      </main>
    </>
  )
}

/** A page that whoever stood here before may see keeps what was filled in, out of sight, until they are back. */
function Allowed({ storeId, isLocked, children }: AllowedProps) {
  const { me, may } = useRights()
  const page = useLocation().pathname
  const right = needed[page.split('/').at(-1) ?? '']
  const isAllowed = !isLocked && (right === undefined || may(right))
  const [kept, setKept] = useState<string>()
  if (isAllowed && kept !== page) setKept(page)
  return (
    <>
      {!isAllowed && !isLocked && me !== undefined && storeId !== undefined && (
        <Suspense>
          <NotYourPart storeId={storeId} />
        </Suspense>
      )}
      <div hidden={!isAllowed}>
        <RightsAsBefore hidden={!isAllowed}>{(isAllowed || kept === page) && children}</RightsAsBefore>
      </div>
    </>
  )
}
interface AllowedProps {
  readonly storeId: string | undefined
  readonly isLocked: boolean
  readonly children: ReactNode
}

interface ChoiceProps {
  readonly store: Store
  readonly stores: readonly Store[]
  readonly newOrders: ReadonlyMap<string, number>
}

function StoreChoice({ store, stores, newOrders }: ChoiceProps) {
  const t = useTexts(adminTexts)
  const write = useWriting()
  const navigate = useNavigate()
  const nameOf = (each: Store): string => {
    // Those of the store on the screen are to be seen below.
    const waiting = each.id === store.id ? undefined : newOrders.get(each.id)
    return [write.text(each.name), waiting && t.newOrders(waiting)].filter(Boolean).join(' · ')
  }
  if (stores.length < 2) return <strong className="store-choice-one">{write.text(store.name)}</strong>
  return (
    <NativeSelect
      className="store-choice"
      size="md"
      radius="xl"
      aria-label={t.store}
      value={store.id}
      data={stores.map((each) => ({ value: each.id, label: nameOf(each) }))}
      onChange={(event) => void navigate({ to: '/$storeId', params: { storeId: event.currentTarget.value } })}
    />
  )
}

function Pages({ store }: { readonly store: Store }) {
  const t = useTexts(adminTexts)
  const { may } = useRights()
  const all: readonly (readonly [page: string, icon: IconName, label: string])[] = [
    ['', 'orders', t.board],
    ['/menu', 'edit', t.menu],
    ['/today', 'pulse', t.today],
    ['/settings', 'store', t.store],
  ]
  const pages = all
    .filter(([page]) => may(needed[page.slice(1)] ?? 'look'))
    .map(([page, ...rest]) => [`/${store.id}${page}`, ...rest] as const)
  return (
    <nav className="admin-pages">
      {pages.map(([path, icon, label]) => (
        <Button
          key={path}
          component={Link}
          to={path}
          activeOptions={{ exact: true }}
          className="admin-tab"
          variant="subtle"
          color="gray"
          leftSection={<Icon name={icon} size={20} />}
        >
          {label}
        </Button>
      ))}
    </nav>
  )
}
