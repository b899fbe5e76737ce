/** How printers, who read no problem documents, are refused. */
import { invalid, Problem } from '@jumun/service'

/** Nobody polls under this address, or there is nothing to fetch. */
export const nothingHere = (): Problem => new Problem('not-found')
export const noSuchToken = (): Problem => invalid('token', 'is none that was given out')
export const noSuchForm = (): Problem => new Problem('unsupported-media-type')
export const otherMedia = (known: readonly string[]): Problem =>
  new Problem('unsupported-media-type', `documents are ${known.join(' or ')}`)
