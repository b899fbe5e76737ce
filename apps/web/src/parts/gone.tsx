/** Where an address leads nowhere, and where a screen broke: what is so, and the way home. */
import { Button, Group } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { Refusal } from '../api/refusal.ts'
import { Mark } from '../brand/mark.tsx'
import { useTexts } from '../texts/language.tsx'
import { sharedTexts } from '../texts/shared-texts.ts'
import { Empty } from './list-states.tsx'

/** Is there no such thing, or is its id in the address no id at all? Asking again changes neither. */
export const isGone = (error: unknown): boolean =>
  error instanceof Refusal && (error.status === 404 || (error.status === 400 && isAboutTheId(error)))
const isAboutTheId = ({ details }: Refusal): boolean =>
  details.errors?.some(({ field }) => /^(params\.)?(id|\w+Id)$/.test(field)) === true

export function Gone({ title, hint }: { readonly title: string; readonly hint?: string }) {
  const t = useTexts(sharedTexts)
  return (
    <Empty isPage picture={<Mark size={72} />} title={title} {...(hint === undefined ? {} : { hint })}>
      <Button component={Link} to="/">
        {t.toStart}
      </Button>
    </Empty>
  )
}

export function PageGone() {
  const t = useTexts(sharedTexts)
  return <Gone title={t.pageGone} hint={t.pageGoneHint} />
}

export function ScreenBroke() {
  const t = useTexts(sharedTexts)
  return (
    <Empty isPage picture={<Mark size={72} />} title={t.somethingBroke} hint={t.somethingBrokeHint}>
      <Group justify="center">
        <Button onClick={() => location.reload()}>{t.reload}</Button>
        {/* A whole new page: what broke must not come along. */}
        <Button variant="default" onClick={() => location.assign(`/${location.pathname.split('/')[1] ?? ''}/`)}>
          {t.toStart}
        </Button>
      </Group>
    </Empty>
  )
}
