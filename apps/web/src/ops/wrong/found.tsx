/** A finding of the audit: what is wrong, since when, with whose order, and what can be done about it, where it stands. */
import type { Audit } from '@jumun/contracts/http'
import { Button, Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { orderQuestion } from '../../api/questions.ts'
import { GiveBack } from '../../parts/changes/give-back.tsx'
import { useCall } from '../../parts/platform.tsx'
import { useTexts, useWriting } from '../../texts/language.tsx'
import { auditQuestion } from '../audit-lights.tsx'
import { EndOrder } from '../end-order.tsx'
import { wrongTexts } from '../wrong-texts.ts'
import { adviceTexts } from './advice-texts.ts'
import { type Finding, whatToDo } from './what-to-do.ts'
import { Whose } from './whose.tsx'

export function Found({ finding }: { readonly finding: Finding }) {
  const t = useTexts(wrongTexts)
  const advice = useTexts(adviceTexts)
  const write = useWriting()
  const { invariant, orderId, what, by, since } = finding
  const order = useQuery({
    ...orderQuestion(useCall(), orderId ?? ''),
    enabled: orderId !== undefined,
    meta: { aside: true },
  }).data
  const todo = whatToDo(finding, order)
  return (
    <article className="parked-message">
      {orderId !== undefined && <Whose orderId={orderId} />}
      <header>
        <b>{invariant}</b> <span>{by}</span> <time dateTime={since}>{t.since(write.seconds(since))}</time>
      </header>
      <p className="parked-reason">{what}</p>
      <p className="hint">{advice[`advice_${todo}`]}</p>
      <Group gap="sm">
        {todo === 'end' && order && <EndOrder entry={order} />}
        {todo === 'give-back' && order && <GiveBack entry={order} />}
        {todo === 'parked' && (
          <Button component={Link} to="/platform" hash="parked-title" size="md" variant="default">
            {advice.openParked}
          </Button>
        )}
        {todo === 'rebuild' && (
          <Button component={Link} to="/platform" hash="rebuild-title" size="md" variant="default">
            {advice.openRebuild}
          </Button>
        )}
        <CheckAgain finding={finding} />
        {orderId === undefined ? (
          <Link to="/platform">{t.look}</Link>
        ) : (
          <Link to="/orders/$orderId" params={{ orderId }}>
            {t.seeToIt}
          </Link>
        )}
      </Group>
    </article>
  )
}

const isIn = (audit: Audit, { invariant, orderId, what }: Finding): boolean =>
  audit.items.some(
    (item) =>
      item.invariant === invariant && item.violations.some((one) => one.orderId === orderId && one.what === what),
  )

/** It is asked for every few seconds anyway: this is for whoever has just done something, and wants to know now. */
function CheckAgain({ finding }: { readonly finding: Finding }) {
  const t = useTexts(adviceTexts)
  const client = useQueryClient()
  const call = useCall()
  const [isAsking, setIsAsking] = useState(false)
  const ask = async (): Promise<void> => {
    setIsAsking(true)
    await client.refetchQueries({ queryKey: auditQuestion(call).queryKey })
    setIsAsking(false)
    const audit = client.getQueryData<Audit>(auditQuestion(call).queryKey)
    // One that is gone takes this button with it.
    if (audit && isIn(audit, finding)) notifications.show({ message: t.stillThere, color: 'honey' })
  }
  return (
    <Button size="md" variant="default" loading={isAsking} onClick={() => void ask()}>
      {t.checkAgain}
    </Button>
  )
}
