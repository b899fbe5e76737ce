/**
 * One step over a store's settings that goes together with whatever others did meanwhile, such as one more holiday: it is
 * made over what there is. Said when it is done, with a way back.
 */
import { changeStore, type Store, type StoreChange } from '@jumun/contracts/http'
import { Button, Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { stepSeen } from '../../api/edit-seen.ts'
import { useCall } from '../../parts/platform.tsx'
import { useSentence } from '../../parts/problem.tsx'
import { useTexts } from '../../texts/language.tsx'
import { adminTexts } from '../admin-texts.ts'
import { settingsTexts } from './settings-texts.ts'

type StoreStep = (store: Store) => StoreChange
export interface StoreEdit {
  readonly isSaving: boolean
  /** Why it was not done, as a sentence. */
  readonly refused: string | undefined
  /** @param undo what takes the step back; without, it is one that cannot be */
  readonly save: (step: StoreStep, undo?: StoreStep) => Promise<Store | undefined>
}

const undoForMs = 10_000

/** @param seen the store as it stands on the screen */
export function useStoreEdit(seen: Store): StoreEdit {
  const admin = useTexts(adminTexts)
  const t = useTexts(settingsTexts)
  const sentence = useSentence()
  const call = useCall()
  const client = useQueryClient()
  const saving = useMutation({
    mutationFn: ({ from, step }: { readonly from: Store; readonly step: StoreStep }) =>
      stepSeen(from, step, (body, ifMatch) => call(changeStore, { params: { id: from.id }, body, ifMatch })),
    onSettled: () => client.invalidateQueries({ queryKey: ['stores'] }),
  })
  const send = async (from: Store, step: StoreStep, undo?: StoreStep): Promise<Store | undefined> => {
    const saved = await saving.mutateAsync({ from, step }).catch(() => undefined) // it is said where it was tapped
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
    save: (step, undo) => send(seen, step, undo),
  }
}
