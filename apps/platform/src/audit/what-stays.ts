/**
 * On a platform that is in use, something is always under way: said here and not yet heard there. What is broken stays
 * broken; so a case counts once it is found again and again.
 */
import type { Finding } from './finding.ts'

/** The first finding, with only those cases that the second has too, whatever their numbers are by now. */
export function whatStays(first: readonly Finding[], second: readonly Finding[]): readonly Finding[] {
  return first.map((finding) => {
    const again = new Set(second.find(({ id }) => id === finding.id)?.broken.map(withoutNumbers))
    return { ...finding, broken: finding.broken.filter((text) => again.has(withoutNumbers(text))) }
  })
}

/** Ids keep their digits. */
const withoutNumbers = (text: string): string => text.replaceAll(/(?<![\w-])\d+(?![\w-])/g, '#')
