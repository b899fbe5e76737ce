/** `ETag: "7"` and `If-Match: "7"` (RFC 9110 §13.1.1): who changes a thing says which version of it they saw. */
import { invalid } from './problem.ts'

const tag = /^(W\/)?"([\x21\x23-\x7e\u0080-\u00ff]*)"$/
const longestHeader = 1_000

export const etagOf = (version: number): string => `"${version}"`

/** The versions that a header names; undefined: any. A weak tag never matches, as the standard has it. */
export function ifMatchOf(header: string | undefined): readonly string[] | undefined {
  if (header === undefined || header.trim() === '*') return undefined
  const tags = header.slice(0, longestHeader).split(',')
  return tags.flatMap((one) => {
    const [, weak, version] = tag.exec(one.trim()) ?? []
    if (version === undefined) throw invalid('If-Match', 'must be a version as ETag has it, such as "7", in quotes')
    return weak ? [] : [version]
  })
}

/** Is this the version that the caller saw? */
export const isMatched = (ifMatch: readonly string[] | undefined, version: number): boolean =>
  ifMatch === undefined || ifMatch.includes(String(version))
