/** The small control of a shared tablet: who works here now, and the way to be somebody else by a PIN. */
import type { Store } from '@jumun/contracts/http'
import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { useTexts } from '../../texts/language.tsx'
import { Icon } from '../icon.tsx'
import { useCall, usePlatform } from '../platform.tsx'
import { peopleTexts } from './people-texts.ts'
import { colleaguesQuestion, usePerson } from './use-rights.tsx'
import { WhoDialog } from './who-dialog.tsx'
import './people.css'

/** Nothing where an owner works alone. */
export function WhoIsHere({ store }: { readonly store: Store }) {
  const t = useTexts(peopleTexts)
  const client = useQueryClient()
  const { people } = usePlatform()
  const person = usePerson(store.id)
  const colleagues = useQuery(colleaguesQuestion(useCall(), store.id, person)).data
  const asked = useSyncExternalStore(people?.subscribe ?? never, people?.asked ?? nothing)
  const [opened, setOpened] = useState(false)
  // What one may see, another may not.
  const before = useRef(person?.userId)
  useEffect(() => {
    if (before.current === person?.userId) return
    before.current = person?.userId
    void client.invalidateQueries()
  }, [person, client])
  if (people === undefined || (person === undefined && (colleagues?.items.length ?? 0) < 2)) return null
  const close = (): void => {
    setOpened(false)
    people.ask(undefined)
  }
  return (
    <>
      <Button
        className="who-is-here"
        variant={person ? 'light' : 'default'}
        size="md"
        radius="xl"
        aria-label={person ? `${t.who}: ${person.name ?? t.nameless}` : t.who}
        leftSection={<Icon name="person" size={20} />}
        onClick={() => setOpened(true)}
      >
        {person ? (person.name ?? t[person.role]) : t.who}
      </Button>
      <WhoDialog
        store={store}
        colleagues={colleagues}
        person={person}
        asked={asked}
        opened={opened || asked !== undefined}
        onClose={close}
      />
    </>
  )
}

const never = () => () => {}
const nothing = () => undefined
