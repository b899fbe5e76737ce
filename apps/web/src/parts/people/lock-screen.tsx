/** A locked tablet: it lies over everything, whatever was open stays as it was, and nobody goes on without a PIN. */
import { Button, Modal, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { useTexts } from '../../texts/language.tsx'
import { sharedTexts } from '../../texts/shared-texts.ts'
import { useCall, usePlatform } from '../platform.tsx'
import { StoreName } from '../store-name.tsx'
import { LanguageSwitch } from '../top-bar.tsx'
import { peopleTexts } from './people-texts.ts'
import { colleaguesQuestion } from './use-rights.tsx'
import { overEverything, Who } from './who-dialog.tsx'
import './people.css'

const stay = (): void => {}

export function LockScreen({ storeId }: { readonly storeId: string }) {
  const t = useTexts(peopleTexts)
  const shared = useTexts(sharedTexts)
  const { session, people } = usePlatform()
  const colleagues = useQuery(colleaguesQuestion(useCall(), storeId)).data
  const asked = useSyncExternalStore(people?.subscribe ?? never, people?.asked ?? nothing)
  return (
    <Modal
      opened
      fullScreen
      withCloseButton={false}
      closeOnEscape={false}
      onClose={stay}
      zIndex={overEverything}
      title={t.lockedTitle}
      transitionProps={{ duration: 0 }}
    >
      <div className="lock-screen">
        <Text fw={700} size="xl">
          <StoreName id={storeId} />
        </Text>
        <Who
          store={{ id: storeId }}
          colleagues={colleagues}
          person={undefined}
          asked={asked}
          isLocked
          onDone={() => people?.ask(undefined)}
        />
        <Text c="dimmed">{t.lockedNoPin}</Text>
        <div className="lock-screen-ways">
          <Button variant="subtle" color="gray" onClick={() => void session.logOut()}>
            {shared.logOut}
          </Button>
          <LanguageSwitch />
        </div>
      </div>
    </Modal>
  )
}

const never = () => () => {}
const nothing = () => undefined
