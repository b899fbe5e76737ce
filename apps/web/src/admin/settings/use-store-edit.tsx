/**
 * One change of a store's settings, by what was seen (`If-Match`): what others changed elsewhere stays, what they changed here
 * is shown instead of being written over. Said when it is done, with a way back where the part knows one.
 */
import { changeStore, type Store, type StoreChange } from '@jumun/contracts/http'
import { Button, Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { editSeen } from '../../api/edit-seen.ts'
import { useCall } from '../../parts/platform.tsx'
import { useSentence } from '../../parts/problem.tsx'
import { useTexts } from '../../texts/language.tsx'
import { adminTexts } from '../admin-texts.ts'
import { settingsTexts } from './settings-texts.ts'

export interface StoreEdit {
  readonly isSaving: boolean
  /** Why it was not done, as a sentence. */
  readonly refused: string | undefined
  /** @param undo what takes the change back */
  readonly save: (change: StoreChange, undo?: StoreChange) => Promise<Store | undefined>
}

const undoForMs = 10_000

/** @param seen the store as it stood on the screen when the change was made */
export function useStoreEdit(seen: Store): StoreEdit {
  const admin = useTexts(adminTexts)
  const t = useTexts(settingsTexts)
  const sentence = useSentence()
  const call = useCall()
  const client = useQueryClient()
  const saving = useMutation({
    mutationFn: ({ from, change }: { readonly from: Store; readonly change: StoreChange }) =>
      editSeen(from, change, (ifMatch) => call(changeStore, { params: { id: from.id }, body: change, ifMatch })),
    onSettled: () => client.invalidateQueries({ queryKey: ['stores'] }),
  })
  const send = async (from: Store, change: StoreChange, undo?: StoreChange): Promise<Store | undefined> => {
    const saved = await saving.mutateAsync({ from, change }).catch(() => undefined) // it is said where it was tapped
    if (!saved) return undefined
    const id = `saved-${from.id}-${saved.version}`
    const takeBack = (): void => {
      notifications.hide(id)
      if (undo) void send(saved, undo)
    }
    notifications.show({
      id,
      color: 'leaf',
      autoClose: undo ? undoForMs : 2_000,
      message: (
        <Group justify="space-between">
          {admin.saved}
          {undo && (
            <Button variant="light" size="sm" onClick={takeBack}>
              {t.undo}
            </Button>
          )}
        </Group>
      ),
    })
    return saved
  }
  return {
    isSaving: saving.isPending,
    refused: saving.isError ? sentence(saving.error) : undefined,
    save: (change, undo) => send(seen, change, undo),
  }
}
