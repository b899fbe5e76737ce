/** The frame of the counter: which store, open or not, sound or not, and the three pages. */
import type { Store } from '@jumun/contracts/http'
import { Button, NativeSelect } from '@mantine/core'
import { Link, Outlet, useMatch, useNavigate } from '@tanstack/react-router'
import { WaitingForAYes } from '../parts/account/waiting-later.tsx'
import { BellSwitch } from '../parts/alarm/bell-switch.tsx'
import { Entrance } from '../parts/entrance-later.tsx'
import { Icon, type IconName } from '../parts/icon.tsx'
import { useMyStores, useStoreOnScreen } from '../parts/my-stores.ts'
import { OutOfDate } from '../parts/out-of-date.tsx'
import { usePlatform, useSession } from '../parts/platform.tsx'
import { StepsStrip } from '../parts/steps/held-step.tsx'
import { TopBar } from '../parts/top-bar.tsx'
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
  const t = useTexts(adminTexts)
  const words = useStepWords()
  const store = useStoreOnScreen()
  const stores = useMyStores().data ?? []
  const printers = useSilentPrinters(store?.id)
  const alarm = useAlarm(userId, printers.length > 0)
  useCameByItself(stores)
  const board = useMatch({ from: '/$storeId', shouldThrow: false })?.params.storeId
  const isList = useMatch({ from: '/', shouldThrow: false }) !== undefined
  return (
    <>
      <TopBar title={t.counter}>
        {store && (
          <>
            <StoreChoice store={store} stores={stores} newOrders={alarm.byStore} />
            <StatusSwitch store={store} />
          </>
        )}
        <BellSwitch />
      </TopBar>
      <OutOfDate />
      <AlarmStrip alarm={alarm} stores={stores} isSeen={(storeId) => isList || storeId === board} />
      {store && <PrinterAlarm store={store} printers={printers} />}
      <StepsStrip name={(step) => `${t.orderNumber(Number(step.called))}, ${words(step)}`} />
      {store?.status === 'PAUSED' && <PausedBanner store={store} />}
      {store && (
        <div className="admin-tabs">
          <Pages store={store} />
          <PlaceBesideTabs />
        </div>
      )}
      <main className="admin-page">
        <Outlet />
      </main>
    </>
  )
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
  const pages: readonly (readonly [path: string, icon: IconName, label: string])[] = [
    [`/${store.id}`, 'orders', t.board],
    [`/${store.id}/menu`, 'edit', t.menu],
    [`/${store.id}/today`, 'pulse', t.today],
    [`/${store.id}/settings`, 'store', t.store],
  ]
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
