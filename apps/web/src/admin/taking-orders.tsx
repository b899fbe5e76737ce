/** Whether the store takes orders: open, busy, paused, and for how long; closed is what the hours say. */
import { changeStore, type Store, type StoreChange } from '@jumun/contracts/http'
import { Button, SegmentedControl } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { platformClock } from '../api/clock.ts'
import { editSeen } from '../api/edit-seen.ts'
import { Icon } from '../parts/icon.tsx'
import { useCall } from '../parts/platform.tsx'
import { useSayProblem } from '../parts/problem.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { sharedTexts } from '../texts/shared-texts.ts'
import { adminTexts } from './admin-texts.ts'

const pausesMinutes = [15, 30, 60]

function useStatusChange(store: Store) {
  const call = useCall()
  const client = useQueryClient()
  const sayProblem = useSayProblem()
  return useMutation({
    mutationFn: (body: Pick<StoreChange, 'status' | 'until'>) =>
      // An "until" that moved meanwhile is no reason to refuse: what was tapped says both.
      editSeen(store, { status: body.status }, (ifMatch) =>
        call(changeStore, { params: { id: store.id }, body, ifMatch }),
      ),
    onError: sayProblem,
    onSettled: () => client.invalidateQueries({ queryKey: ['stores'] }),
  })
}

export function StatusSwitch({ store }: { readonly store: Store }) {
  const t = useTexts(adminTexts)
  const shared = useTexts(sharedTexts)
  const changing = useStatusChange(store)
  const shown = (changing.isPending && changing.variables.status) || store.status
  return (
    <SegmentedControl
      className="status-switch"
      data-status={shown}
      size="md"
      radius="xl"
      aria-label={t.takingOrders}
      value={shown}
      onChange={(status) => changing.mutate({ status: status as Store['status'] })}
      data={[
        { value: 'OPEN', label: shared.open },
        { value: 'BUSY', label: shared.busy },
        { value: 'PAUSED', label: shared.paused },
        ...(store.status === 'CLOSED' ? [{ value: 'CLOSED', label: shared.closed }] : []),
      ]}
    />
  )
}

/** Not to be overlooked: nobody can order here. One touch ends it, others say when it ends by itself. */
export function PausedBanner({ store, mayEnd }: { readonly store: Store; readonly mayEnd: boolean }) {
  const t = useTexts(adminTexts)
  const write = useWriting()
  const changing = useStatusChange(store)
  const pauseFor = (minutes: number): void =>
    changing.mutate({ status: 'PAUSED', until: new Date(platformClock.now() + minutes * 60_000).toISOString() })
  return (
    <div className="paused-banner" role="status">
      <Icon name="pause" size={28} />
      <b>{store.until ? t.pausedUntil(write.clock(store.until)) : t.pausedNow}</b>
      {mayEnd && (
        <>
          <Button size="md" loading={changing.isPending} onClick={() => changing.mutate({ status: 'OPEN' })}>
            {t.resume}
          </Button>
          <span>
            {pausesMinutes.map((minutes) => (
              <Button
                key={minutes}
                size="md"
                variant="white"
                disabled={changing.isPending}
                onClick={() => pauseFor(minutes)}
              >
                {t.pauseFor(minutes)}
              </Button>
            ))}
          </span>
        </>
      )}
    </div>
  )
}
