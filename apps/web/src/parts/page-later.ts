/** A page that is not needed first: its code comes in a quiet moment after the first page, so that it opens at once, and without a network too. */
import { lazyRouteComponent } from '@tanstack/react-router'
import { despiteAMoment } from './despite-a-moment.ts'

const quietAfterMs = 2_000

/**
 * @param load imports the module of the page
 * @param name what the module calls it
 */
export function pageLater<Name extends string, Module extends Record<Name, () => React.ReactNode>>(
  load: () => Promise<Module>,
  name: Name,
) {
  const page = lazyRouteComponent(() => despiteAMoment(load), name)
  // What does not come now is asked for again when the page is opened, and said there.
  setTimeout(() => void page.preload?.()?.catch(() => undefined), quietAfterMs)
  return page
}
