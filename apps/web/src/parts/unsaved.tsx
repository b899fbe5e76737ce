/**
 * Forms that stand on a page: whoever leaves the page with one of them filled in is asked first, once for all of them. A form that
 * lies over the page asks by itself (`asking-dialog.tsx`).
 */
import { useBlocker } from '@tanstack/react-router'
import {
  type ComponentProps,
  createContext,
  type ReactNode,
  Suspense,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { filledIn } from './filled-in.ts'
import { partLater } from './part-later.ts'

const LeaveQuestion = partLater(async () => (await import('./leave-question.tsx')).LeaveQuestion)

type IsFilledIn = () => boolean
/** Tells of a form, and takes it back when it is gone. */
const FormsContext = createContext<(form: IsFilledIn) => () => void>(() => () => {})

interface Place {
  readonly pathname: string
}

export function AskBeforeLeaving({ children }: { readonly children: ReactNode }) {
  const [forms, setForms] = useState<ReadonlySet<IsFilledIn>>(() => new Set())
  const isFilledIn = useCallback(() => [...forms].some((form) => form()), [forms])
  const leaving = useBlocker({
    // What lies over the page is a step of the history, too, at the same address.
    shouldBlockFn: useCallback(
      ({ current, next }: { readonly current: Place; readonly next: Place }) =>
        current.pathname !== next.pathname && isFilledIn(),
      [isFilledIn],
    ),
    enableBeforeUnload: isFilledIn,
    disabled: forms.size === 0,
    withResolver: true,
  })
  const tell = useMemo(
    () => (form: IsFilledIn) => {
      setForms((before) => new Set([...before, form]))
      return () => setForms((before) => new Set([...before].filter((each) => each !== form)))
    },
    [],
  )
  return (
    <FormsContext value={tell}>
      {children}
      {leaving.status === 'blocked' && (
        <Suspense fallback={null}>
          <LeaveQuestion onStay={() => leaving.reset()} onLeave={() => leaving.proceed()} />
        </Suspense>
      )}
    </FormsContext>
  )
}

interface KeptFormProps extends ComponentProps<'form'> {
  /** On its way, or a question that was answered: nothing is lost. */
  readonly isSent?: boolean
}

/** A form whose words are not thrown away by a step to another page. Filled in anew it has another `key`. */
export function KeptForm({ isSent = false, ...props }: KeptFormProps) {
  const tell = useContext(FormsContext)
  const form = useRef<HTMLFormElement>(null)
  const sent = useRef(isSent)
  useEffect(() => {
    sent.current = isSent
  })
  useEffect(() => {
    const element = form.current
    if (element === null) return undefined
    const before = filledIn(element)
    return tell(() => !sent.current && filledIn(element) !== before)
  }, [tell])
  return <form ref={form} {...props} />
}
