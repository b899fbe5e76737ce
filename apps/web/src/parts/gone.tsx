/** Where a path leads nowhere, and where a screen broke. */
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { Mark } from '../brand/mark.tsx'
import { useTexts } from '../texts/language.tsx'
import { sharedTexts } from '../texts/shared-texts.ts'
import { Empty } from './list-states.tsx'

export function PageGone() {
  const t = useTexts(sharedTexts)
  return (
    <Empty picture={<Mark size={72} />} title={t.pageGone}>
      <Button component={Link} to="/">
        {t.toStart}
      </Button>
    </Empty>
  )
}

export function ScreenBroke() {
  const t = useTexts(sharedTexts)
  return (
    <Empty picture={<Mark size={72} />} title={t.somethingBroke}>
      <Button onClick={() => location.reload()}>{t.reload}</Button>
    </Empty>
  )
}
