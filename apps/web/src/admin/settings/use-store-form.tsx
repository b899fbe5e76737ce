/**
 * A form over a store's settings, as they were when it was opened: what others changed elsewhere stays, and where they
 * changed the same, the person chooses.
 */
import { changeStore, type Store, type StoreChange } from '@jumun/contracts/http'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { changeFrom, clashOf, decided, editingOf, editSeen } from '../../api/edit-seen.ts'
import { ChangedMeanwhile } from '../../parts/changed-meanwhile.tsx'
import { useCall } from '../../parts/platform.tsx'
import { useSentence } from '../../parts/problem.tsx'
import { useTexts } from '../../texts/language.tsx'
import { adminTexts } from '../admin-texts.ts'
import { storeTexts } from '../store/store-texts.ts'
import { useStoreDifferences } from './store-differences.ts'

export interface StoreForm {
  /** What the fields are filled with; another version of it is to be filled in anew. */
  readonly shown: Store
  readonly isSaving: boolean
  /** Why it was not done, as a sentence. */
  readonly refused: string | undefined
  /** To stand in the form: what others made of the same fields. */
  readonly meanwhile: ReactNode
  readonly save: (wish: StoreChange) => void
}

export function useStoreForm(store: Store): StoreForm {
  const admin = useTexts(adminTexts)
  const t = useTexts(storeTexts)
  const sentence = useSentence()
  const differences = useStoreDifferences()
  const call = useCall()
  const client = useQueryClient()
  const [editing, setEditing] = useState(() => editingOf(store))
  const say = (message: string) => notifications.show({ message, color: 'leaf', autoClose: 2_000 })
  const saving = useMutation({
    mutationFn: ({ over, change }: { readonly over: Store; readonly change: StoreChange }) =>
      editSeen(over, change, (ifMatch) => call(changeStore, { params: { id: over.id }, body: change, ifMatch })),
    onSuccess: (saved) => {
      setEditing(editingOf(saved))
      say(admin.saved)
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['stores'] }),
  })
  const save = (wish: StoreChange): void => {
    const change = changeFrom(editing, wish)
    if (Object.keys(change).length > 0) {
      saving.mutate({ over: editing.over, change })
      return
    }
    saving.reset()
    setEditing(editingOf(editing.over))
    if (editing.over === editing.shown) say(t.unchanged)
  }
  const clash = saving.variables && clashOf(saving.error, saving.variables.over, saving.variables.change)
  return {
    shown: editing.shown,
    isSaving: saving.isPending,
    refused: saving.isError && !clash ? sentence(saving.error) : undefined,
    meanwhile: clash && (
      <ChangedMeanwhile
        differences={differences(clash)}
        onChosen={(whose) => setEditing(decided(editing, clash, whose))}
      />
    ),
    save,
  }
}
