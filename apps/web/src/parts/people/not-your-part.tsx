/** A page that is for others: said plainly, with the two ways on. */
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { Mark } from '../../brand/mark.tsx'
import { useTexts } from '../../texts/language.tsx'
import { Empty } from '../list-states.tsx'
import { usePlatform } from '../platform.tsx'
import { peopleTexts } from './people-texts.ts'

export function NotYourPart({ storeId }: { readonly storeId: string }) {
  const t = useTexts(peopleTexts)
  const { people } = usePlatform()
  return (
    <Empty picture={<Mark size={72} />} title={t.notYourPart} hint={t.notYourPartHint}>
      <Button component={Link} to={`/${storeId}`}>
        {t.toBoard}
      </Button>
      <Button variant="default" onClick={() => people?.ask('wished')}>
        {t.byPin}
      </Button>
    </Empty>
  )
}
