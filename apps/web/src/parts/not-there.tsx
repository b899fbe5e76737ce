/** In place of an answer that is not there: grey bars at first, and once it could not be had, why; kept still while it is asked again. */
import { useState } from 'react'
import { Loading, Trouble } from './list-states.tsx'

interface NotThereProps {
  readonly asked: { readonly error: unknown; readonly refetch: () => unknown }
  readonly rows?: number
  readonly height?: number
}

export function NotThere({ asked, ...bars }: NotThereProps) {
  const [last, setLast] = useState<unknown>(null)
  if (asked.error !== null && asked.error !== last) setLast(asked.error)
  const why = asked.error ?? last
  return why === null ? <Loading {...bars} /> : <Trouble error={why} again={() => void asked.refetch()} />
}
