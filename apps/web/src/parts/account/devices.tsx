import { endSession, endSessions, type LogIn, listSessions } from '@jumun/contracts/http'
import { Badge, Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTexts, useWriting } from '../../texts/language.tsx'
import { Loading, Trouble } from '../list-states.tsx'
import { useCall } from '../platform.tsx'
import { useSayProblem } from '../problem.tsx'
import { accountTexts } from './account-texts.ts'

export const devicesKey = ['sessions'] as const

export function Devices() {
  const t = useTexts(accountTexts)
  const call = useCall()
  const sessions = useQuery({ queryKey: devicesKey, queryFn: ({ signal }) => call(listSessions, { signal }) })
  const ending = useEnding()
  const items = sessions.data?.items ?? []
  return (
    <section className="panel" aria-labelledby="devices-title">
      <h2 id="devices-title">{t.devices}</h2>
      <p className="hint">{t.devicesHint}</p>
      {sessions.isPending && <Loading rows={2} height={64} />}
      {sessions.isError && sessions.data === undefined && (
        <Trouble error={sessions.error} again={() => void sessions.refetch()} />
      )}
      <ul className="devices">
        {items.map((session) => (
          <Device key={session.id} session={session} ending={ending} />
        ))}
      </ul>
      {items.length > 1 && (
        <Button variant="default" loading={ending.isPending} onClick={() => ending.mutate(undefined)}>
          {t.endOthers}
        </Button>
      )}
    </section>
  )
}

interface DeviceProps {
  readonly session: LogIn
  readonly ending: ReturnType<typeof useEnding>
}

function Device({ session, ending }: DeviceProps) {
  const t = useTexts(accountTexts)
  const write = useWriting()
  const device = session.device || t.unknownDevice
  const at = (time: string): string => `${write.day(time)} ${write.clock(time)}`
  return (
    <li>
      <div>
        <strong>{device}</strong>
        {session.current ? (
          <Badge color="leaf" variant="light">
            {t.thisDevice}
          </Badge>
        ) : (
          <small>{t.lastUsed(at(session.lastUsedAt))}</small>
        )}
        <small>{t.since(at(session.createdAt))}</small>
      </div>
      {!session.current && (
        <Button
          variant="light"
          color="persimmon"
          aria-label={t.endDevice(device)}
          onClick={() => ending.mutate(session.id)}
        >
          {t.endIt}
        </Button>
      )}
    </li>
  )
}

/** One of them, or all others. */
function useEnding() {
  const t = useTexts(accountTexts)
  const call = useCall()
  const client = useQueryClient()
  const sayProblem = useSayProblem()
  return useMutation({
    mutationFn: (id: string | undefined) =>
      id === undefined ? call(endSessions, { query: { except: 'current' } }) : call(endSession, { params: { id } }),
    onSuccess: () => notifications.show({ message: t.ended, color: 'leaf' }),
    onError: sayProblem,
    onSettled: () => void client.invalidateQueries({ queryKey: devicesKey }),
  })
}
