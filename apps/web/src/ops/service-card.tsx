/** One service on the map: each instance with how it is, and the few numbers that say where work piles up. */
import type { InstanceOverview, OpsOverview } from '@jumun/contracts/http'
import { useNow } from '../parts/now.ts'
import { useTexts } from '../texts/language.tsx'
import { isTrouble, stateOf } from './instance-state.ts'
import { opsTexts } from './ops-texts.ts'
import { useSpan } from './use-span.ts'

export function ServiceCard({ service }: { readonly service: OpsOverview['services'][number] }) {
  const t = useTexts(opsTexts)
  const { name, summary, instances, hears = [], calls = [] } = service
  const about = `about_${name}`
  return (
    <article className="service-card" data-state={stateOf(service)}>
      <header>
        <h2>{name}</h2>
        <span className="service-state">{t[`state_${stateOf(service)}`]}</span>
      </header>
      {/* a service that was added later says itself what it is for */}
      <p>{isKnown(about) ? t[about] : summary}</p>
      {hears.length > 0 && <p>{t.hearsFrom(hears.join(', '))}</p>}
      {calls.length > 0 && <p>{t.asksOf(calls.join(', '))}</p>}
      {instances.map((instance) => (
        <Instance key={instance.url} instance={instance} />
      ))}
      {instances.length === 0 && <p className="service-none">{t.noInstance}</p>}
    </article>
  )
}

type About = Extract<keyof typeof opsTexts, `about_${string}`>
const isKnown = (about: string): about is About => about in opsTexts

function Instance({ instance }: { readonly instance: InstanceOverview }) {
  const t = useTexts(opsTexts)
  const now = useNow()
  const span = useSpan()
  const { version, startedAt, memoryBytes, outbox, lagEvents, parked, dataAgeMs, breakers, missing } = instance
  const { timersFailing = 0, logLosses = 0, webhooksFailing = 0 } = instance
  return (
    <div className="instance">
      <p className="instance-line">
        <code>{new URL(instance.url).host}</code>
        <span>
          {version && `v${version}`}
          {startedAt && ` · ${t.upFor(span(now - Date.parse(startedAt)))}`}
          {memoryBytes !== undefined && ` · ${Math.round(memoryBytes / 1_048_576)} MB`}
        </span>
      </p>
      {instance.slow && <p className="instance-slow">{t.slowAnswer}</p>}
      {missing.map((sentence) => (
        <p key={sentence} className="instance-missing">
          {sentence === 'it does not answer' ? t.noAnswer : sentence}
        </p>
      ))}
      <dl className="meters">
        {lagEvents !== undefined && <Meter name={t.lag} value={String(lagEvents)} trouble={isTrouble.lag(lagEvents)} />}
        {outbox && (
          <Meter
            name={t.outbox}
            value={outbox.events === 0 ? '0' : `${outbox.events} · ${span(outbox.oldestSeconds * 1_000)}`}
            trouble={isTrouble.outbox(outbox.oldestSeconds)}
          />
        )}
        {parked !== undefined && <Meter name={t.parked} value={String(parked)} trouble={parked > 0} />}
        {timersFailing > 0 && <Meter name={t.timersFailing} value={String(timersFailing)} trouble />}
        {logLosses > 0 && <Meter name={t.logLosses} value={String(logLosses)} trouble />}
        {webhooksFailing > 0 && <Meter name={t.webhooksFailing} value={String(webhooksFailing)} trouble />}
        {dataAgeMs !== undefined && (
          <Meter name={t.dataAge} value={span(dataAgeMs)} trouble={isTrouble.dataAge(dataAgeMs)} />
        )}
        {breakers.map(({ name, state }) => (
          <Meter key={name} name={t.breaker(name)} value={t[`breaker_${state}`]} trouble={state !== 'closed'} />
        ))}
      </dl>
    </div>
  )
}

const Meter = (props: { readonly name: string; readonly value: string; readonly trouble: boolean }) => (
  <div className="meter" data-trouble={props.trouble}>
    <dt>{props.name}</dt>
    <dd>{props.value}</dd>
  </div>
)
