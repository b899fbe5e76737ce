/** All stores: what they make, whether they take orders, how long it takes. */
import { metresBetween, preparationMinutes } from '@jumun/contracts'
import type { Store } from '@jumun/contracts/http'
import { Chip, CloseButton, Group, TextInput, Title } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { storesQuestion } from '../api/questions.ts'
import { Picture, StoreFront } from '../brand/picture.tsx'
import { motifOf } from '../brand/picture-of.ts'
import { useGradually } from '../parts/gradually.ts'
import { Icon } from '../parts/icon.tsx'
import { Empty } from '../parts/list-states.tsx'
import { NotThere } from '../parts/not-there.tsx'
import { useMinute } from '../parts/now.ts'
import { useCall, useSession } from '../parts/platform.tsx'
import { StoreStatus } from '../parts/store-status.tsx'
import { useLanguage, useTexts, useWriting } from '../texts/language.tsx'
import { sharedTexts } from '../texts/shared-texts.ts'
import { clientTexts } from './client-texts.ts'
import { deliveryTexts } from './delivery-texts.ts'
import { DishesFound, useDishes } from './dishes-found.tsx'
import { FeeWords } from './fee-words.tsx'
import { useKept, type Wishes } from './kept.ts'
import { kindName, kindOf, kindsOf } from './kinds.ts'
import { LiveOrders } from './live-orders.tsx'
import { Pin } from './pin.tsx'
import { PopularDishes } from './popular-dishes.tsx'
import { RestWords } from './rest-words.tsx'
import { takesNow } from './resting.ts'

const typingPauseMs = 250
const drawnAtOnce = 24

export function StoresPage() {
  const t = useTexts(clientTexts)
  const d = useTexts(deliveryTexts)
  const { language } = useLanguage()
  const shared = useTexts(sharedTexts)
  const user = useSession()?.user
  const [typed, setTyped] = useState('')
  const [q] = useDebouncedValue(typed.trim(), typingPauseMs)
  const [openOnly, setOpenOnly] = useState(false)
  const [delivering, setDelivering] = useState(false)
  const stores = useQuery({
    ...storesQuestion(useCall(), q === '' ? {} : { q }),
    placeholderData: keepPreviousData,
  })
  const dishes = useDishes(q)
  const { point } = useKept().wishes
  const [kind, setKind] = useState<string>()
  const kinds = kindsOf(stores.data ?? [])
  const now = useMinute()
  const drawn = useGradually(stores.data?.length ?? 0, drawnAtOnce)
  const shown = stores.data
    ?.filter((store) => !openOnly || takesNow(store, now))
    .filter((store) => !delivering || store.fulfilments.includes('delivery'))
    .filter((store) => kind === undefined || !kinds.includes(kind) || kindOf(store) === kind)
    .toSorted((left, right) => rank(left, now) - rank(right, now) || awayOf(left, point) - awayOf(right, point))

  return (
    <>
      <Title order={1} className="client-greeting" data-title={t.stores}>
        {user ? t.greetingName(user.name) : t.greeting}
      </Title>
      <LiveOrders />
      <TextInput
        type="search"
        size="lg"
        radius="xl"
        className="client-search"
        aria-label={t.searchStores}
        placeholder={t.searchStores}
        leftSection={<Icon name="search" />}
        rightSection={typed && <CloseButton aria-label={shared.cancel} onClick={() => setTyped('')} />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Group gap="xs" mb="md">
        <Chip checked={openOnly} onChange={setOpenOnly} size="md">
          {t.openNow}
        </Chip>
        <Chip checked={delivering} onChange={setDelivering} size="md">
          {t.withDelivery}
        </Chip>
        {kinds.map((each) => (
          <Chip key={each} checked={kind === each} onChange={(on) => setKind(on ? each : undefined)} size="md">
            {kindName(each, language)}
          </Chip>
        ))}
      </Group>
      {point === undefined && stores.data?.some(({ address }) => address.point) && (
        <Pin point={point} ask={d.showDistances} refused={d.noPlaceHere} />
      )}
      {q === '' && shown && shown.length > 0 && <PopularDishes stores={shown} />}
      {stores.data === undefined && <NotThere asked={stores} rows={5} height={180} />}
      {shown?.length === 0 && dishes?.length === 0 && (
        <Empty picture={<Picture motif="plate" id="none" />} title={t.noStores} hint={t.noStoresHint} />
      )}
      <ul className="store-grid">
        {shown?.slice(0, drawn).map((store) => (
          <li key={store.id}>
            <StoreCard store={store} />
          </li>
        ))}
      </ul>
      {dishes && <DishesFound dishes={dishes} />}
    </>
  )
}

/** Those that take orders come first, of them the nearest where it is known; among equals the platform's order stays. */
const rank = (store: Store, now: number): number => (takesNow(store, now) ? 0 : store.status === 'CLOSED' ? 2 : 1)

const awayOf = ({ address }: Store, from: Wishes['point']): number =>
  from && address.point ? metresBetween(from, address.point) : earthM
const earthM = 40_000_000

function StoreCard({ store }: { readonly store: Store }) {
  const t = useTexts(clientTexts)
  const shared = useTexts(sharedTexts)
  const write = useWriting()
  const taking = takesNow(store, useMinute())
  return (
    <Link to="/stores/$storeId" params={{ storeId: store.id }} className="store-card" data-resting={!taking}>
      <div className="store-card-front">
        <StoreFront motif={motifOf(store.name.en, store.name.ko, store.kind)} id={store.id} />
        <StoreStatus store={store} />
      </div>
      <div className="store-card-words">
        <strong>{write.text(store.name)}</strong>
        <RestWords store={store} />
        <span>
          <span>
            <Icon name="clock" size={16} /> {t.around(preparationMinutes(store))}
          </span>
          <FeeWords store={store} />
          {store.fulfilments.map((way) => (
            <span key={way}>
              <Icon name={way === 'delivery' ? 'scooter' : 'bag'} size={16} />{' '}
              {way === 'delivery' ? shared.delivery : shared.pickup}
            </span>
          ))}
        </span>
      </div>
    </Link>
  )
}
