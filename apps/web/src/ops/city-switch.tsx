/** Lets virtual customers, kitchens, riders and an operator live as long as this page is open; only where the demo accounts are. */
import { Alert, SegmentedControl, Switch } from '@mantine/core'
import { useSentence } from '../parts/problem.tsx'
import { useTexts } from '../texts/language.tsx'
import { city, useCity } from './city-in-this-page.ts'
import { switchTexts } from './switch-texts.ts'

const speeds = [1, 5, 20, 100]

export function CitySwitch() {
  const t = useTexts(switchTexts)
  const sentence = useSentence()
  const { lives, speed, counts, paper, trouble } = useCity()
  const of = (name: string): number => counts[name] ?? 0
  return (
    <section className="panel" aria-labelledby="city-title">
      <h2 id="city-title">{t.cityTitle}</h2>
      <p className="hint">{t.cityHint}</p>
      <Switch
        size="lg"
        color="leaf"
        label={lives ? t.cityLives : t.citySleeps}
        checked={lives}
        onChange={(event) => (event.currentTarget.checked ? city.wake() : city.sleep())}
      />
      <SegmentedControl
        fullWidth
        mt="sm"
        size="md"
        radius="xl"
        aria-label={t.citySpeed}
        value={String(speed)}
        onChange={(next) => city.setSpeed(Number(next))}
        data={speeds.map((each) => ({ value: String(each), label: `${each}×` }))}
      />
      {of('ordered') > 0 && (
        <p className="hint">{t.cityCounts(of('ordered'), of('accepted'), of('delivered') + of('collected'))}</p>
      )}
      {paper !== undefined && (
        <figure className="city-paper">
          <figcaption>{t.cityPaper(of('printed'))}</figcaption>
          <pre>{paper}</pre>
        </figure>
      )}
      {trouble !== undefined && (
        <Alert color="persimmon" variant="light" role="alert" mt="sm">
          {sentence(trouble)}
        </Alert>
      )}
    </section>
  )
}
