/** Where a kitchen's screen begins: which store, which station, and whether it rings first. Asked once for each device. */
import type { Store } from '@jumun/contracts/http'
import { Button, SegmentedControl, Title } from '@mantine/core'
import { Navigate, useNavigate } from '@tanstack/react-router'
import { Mark } from '../brand/mark.tsx'
import { Icon } from '../parts/icon.tsx'
import { Empty } from '../parts/list-states.tsx'
import { useMyStores } from '../parts/my-stores.ts'
import { NotThere } from '../parts/not-there.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import type { Turn } from './bell.ts'
import { kitchenTexts } from './kitchen-texts.ts'
import { keepScreen, useScreen } from './screen.ts'

/** What was chosen once; what is not there any more is asked anew. */
export function StartPage() {
  const stores = useMyStores()
  const { storeId, station } = useScreen()
  if (stores.data === undefined) return <NotThere asked={stores} rows={3} />
  const kept = stores.data.find(({ id }) => id === storeId)
  if (kept === undefined) return <Navigate to="/choose" replace />
  const isThere = kept.stations?.some(({ id }) => id === station)
  return isThere && station !== undefined ? (
    <Navigate to="/$storeId/$station" params={{ storeId: kept.id, station }} replace />
  ) : (
    <Navigate to="/$storeId" params={{ storeId: kept.id }} replace />
  )
}

export function ChoosePage() {
  const t = useTexts(kitchenTexts)
  const write = useWriting()
  const stores = useMyStores()
  const screen = useScreen()
  if (stores.data === undefined) return <NotThere asked={stores} rows={3} />
  const [first, second] = stores.data
  if (first === undefined)
    return (
      <Empty isPage picture={<Mark size={72} />} title={t.noStores} hint={t.noStoresHint}>
        <Button component="a" href="/admin/">
          {t.toCounter}
        </Button>
      </Empty>
    )
  const chosen = second === undefined ? first : stores.data.find(({ id }) => id === screen.storeId)
  return (
    <div className="choose">
      {second !== undefined && (
        <section>
          <Title order={1} size="h3">
            {t.chooseStore}
          </Title>
          <div className="choose-stores">
            {stores.data.map((store) => (
              <button
                type="button"
                key={store.id}
                aria-pressed={store.id === chosen?.id}
                onClick={() => keepScreen({ storeId: store.id, turn: screen.turn })}
              >
                <Icon name="store" size={26} /> {write.text(store.name)}
              </button>
            ))}
          </div>
        </section>
      )}
      {chosen && <Stations store={chosen} />}
    </div>
  )
}

function Stations({ store }: { readonly store: Store }) {
  const t = useTexts(kitchenTexts)
  const write = useWriting()
  const screen = useScreen()
  const navigate = useNavigate()
  const stations = store.stations ?? []
  const take = (station: string | undefined): void => {
    keepScreen({ storeId: store.id, turn: screen.turn, ...(station === undefined ? {} : { station }) })
    if (station === undefined) void navigate({ to: '/$storeId', params: { storeId: store.id } })
    else void navigate({ to: '/$storeId/$station', params: { storeId: store.id, station } })
  }
  return (
    <>
      <section>
        <Title order={2} size="h3">
          {t.rings}
        </Title>
        <SegmentedControl
          fullWidth
          className="choose-turn"
          aria-label={t.rings}
          size="lg"
          radius="xl"
          value={screen.turn}
          onChange={(turn) => keepScreen({ ...screen, turn: turn as Turn })}
          data={[
            { value: 'first', label: t.ringsFirst },
            { value: 'second', label: t.ringsSecond },
          ]}
        />
        <p className="hint">{t.ringsHint}</p>
      </section>
      <section>
        <Title order={2} size="h3">
          {t.chooseStation}
        </Title>
        <p className="hint">{t.chooseHint}</p>
        <div className="choose-stations">
          <button type="button" onClick={() => take(undefined)}>
            <strong>{stations.length === 0 ? t.toBoard : t.wholeKitchen}</strong>
            <small>{t.wholeKitchenHint}</small>
          </button>
          {stations.map(({ id, name }) => (
            <button type="button" key={id} onClick={() => take(id)}>
              <strong>{write.text(name)}</strong>
              <small>{t.stationHint}</small>
            </button>
          ))}
        </div>
        {stations.length === 0 && (
          <p className="hint">
            {t.noStations} <a href={`/admin/${store.id}/settings`}>{t.toCounter}</a>
          </p>
        )}
      </section>
    </>
  )
}
