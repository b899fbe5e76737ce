/** The road: what this rider is carrying on top, what is to be had below. */
import { Switch, Title, VisuallyHidden } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { Picture } from '../brand/picture.tsx'
import { Empty } from '../parts/list-states.tsx'
import { NotThere } from '../parts/not-there.tsx'
import { useTexts } from '../texts/language.tsx'
import { OfferCard } from './offer-card.tsx'
import { RideCard } from './ride-card.tsx'
import { riderTexts } from './rider-texts.ts'
import { useTellLostRides } from './tell-lost-rides.ts'
import { useDeliveries } from './use-deliveries.ts'

export function RoadPage() {
  const t = useTexts(riderTexts)
  const { deliveries, view } = useDeliveries()
  useTellLostRides(view, deliveries.data !== undefined)
  const [onDuty, setOnDuty] = useLocalStorage({ key: 'jumun.rider.duty', defaultValue: true })
  if (deliveries.data === undefined) return <NotThere asked={deliveries} rows={3} height={180} />
  return (
    <>
      <VisuallyHidden component="h1">{t.deliveries}</VisuallyHidden>
      {view.mine.length > 0 && (
        <section className="rides">
          <Title order={2} size="h2">
            {t.mine}
          </Title>
          {view.mine.map((delivery) => (
            <RideCard key={delivery.orderId} delivery={delivery} />
          ))}
        </section>
      )}
      <section className="rides">
        <div className="rides-head">
          <Title order={2} size="h2">
            {t.offers}
          </Title>
          <Switch
            size="lg"
            color="leaf"
            label={onDuty ? t.onDuty : t.offDuty}
            checked={onDuty}
            onChange={(event) => setOnDuty(event.currentTarget.checked)}
          />
        </div>
        {!onDuty && <Empty picture={<Picture motif="tea" id="rest" />} title={t.offDuty} hint={t.offDutyHint} />}
        {onDuty && view.offers.length === 0 && (
          <Empty picture={<Picture motif="goods" id="offers" />} title={t.noOffers} hint={t.noOffersHint} />
        )}
        {onDuty && view.offers.map((delivery) => <OfferCard key={delivery.orderId} delivery={delivery} />)}
      </section>
    </>
  )
}
