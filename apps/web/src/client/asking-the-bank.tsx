/** While a card takes its time: that we wait, and that nobody has to pay a second time. */
import { Alert, Loader } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTexts } from '../texts/language.tsx'
import { clientTexts } from './client-texts.ts'

/** Most cards are done by then, and a sentence that flashes by worries people. */
const quietMs = 1_200

/** @param at once the wait is known to be long: then it is said at once */
export function AskingTheBank({ atOnce = false }: { readonly atOnce?: boolean }) {
  const t = useTexts(clientTexts)
  const [isLong, setLong] = useState(atOnce)
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), quietMs)
    return () => clearTimeout(timer)
  }, [])
  if (!isLong) return null
  return (
    <Alert color="honey" variant="light" role="status" icon={<Loader size={18} color="honey" />} title={t.askingBank}>
      {t.doNotPayAgain}
    </Alert>
  )
}
