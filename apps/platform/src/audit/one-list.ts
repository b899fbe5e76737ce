/** The audit of the command and the audit on `/ops` are one list: each shows what the other found. */
import { type Audit, type BodyOf, type InvariantName, invariantNames, type reportAudit } from '@jumun/contracts'
import type { Finding } from './finding.ts'

const byTheCommand = 'npm run audit'
const mostLeft = 100
const longest = 2_000

/** Also what the page knows: from events as they come, and from the services about themselves. */
export function withThePage(findings: readonly Finding[], { items, silent }: Audit): readonly Finding[] {
  return findings.map((finding) => {
    const shown = items.find(({ invariant }) => invariant === finding.id)?.violations ?? []
    const more = shown
      .filter(({ by }) => by !== byTheCommand)
      .map(({ orderId, what, by }) => `${orderId === undefined ? '' : `order ${orderId}: `}${what} (by ${by})`)
    const quiet = finding.id === 'I5' ? silent.map((service) => `${service} does not say how it is`) : []
    return { ...finding, broken: [...finding.broken, ...more, ...quiet] }
  })
}

/** What is left for the page: the cases of this look alone, since it knows its own. */
export const forThePage = (findings: readonly Finding[]): BodyOf<typeof reportAudit> => ({
  items: findings.flatMap(({ id, broken }) =>
    isInvariant(id) ? [{ invariant: id, broken: broken.slice(0, mostLeft).map((what) => what.slice(0, longest)) }] : [],
  ),
})

const isInvariant = (id: string): id is InvariantName => (invariantNames as readonly string[]).includes(id)
