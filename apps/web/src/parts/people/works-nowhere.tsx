/** Staff without a store: nobody has let them in yet, or they were let go. */
import { Mark } from '../../brand/mark.tsx'
import { useTexts } from '../../texts/language.tsx'
import { Empty } from '../list-states.tsx'
import { peopleTexts } from './people-texts.ts'

export function WorksNowhere() {
  const t = useTexts(peopleTexts)
  return <Empty picture={<Mark size={72} />} title={t.nowhere} hint={t.nowhereHint} />
}
