/**
 * Forms that stand on a page: whoever leaves the page with one of them filled in is asked first, once for all of them. A form that
 * lies over the page asks by itself (`asking-dialog.tsx`).
 */
import { Button, Modal, Stack, Text } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'
import {
  type ComponentProps,
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useTexts } from '../texts/language.tsx'
import { sharedTexts } from '../texts/shared-texts.ts'
import { filledIn } from './filled-in.ts'

type IsFilledIn = () => boolean
/** Tells of a form, and takes it back when it is gone. */
const FormsContext = createContext<(form: IsFilledIn) => () => void>(() => () => {})

interface Place {
  readonly pathname: string
}

export function AskBeforeLeaving({ children }: { readonly children: ReactNode }) {
  const t = useTexts(sharedTexts)
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
  const stay = (): void => leaving.reset?.()
  return (
    <FormsContext value={tell}>
      {children}
      {/* About a step of the history, so it cannot be one itself. */}
      <Modal opened={leaving.status === 'blocked'} onClose={stay} title={t.leaveTitle} centered withCloseButton={false}>
        <Stack gap="sm">
          <Text>{t.throwAwayHint}</Text>
          <Button size="lg" data-autofocus onClick={stay}>
            {t.stayHere}
          </Button>
          <Button size="lg" variant="subtle" color="gray" onClick={() => leaving.proceed?.()}>
            {t.leave}
          </Button>
        </Stack>
      </Modal>
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
