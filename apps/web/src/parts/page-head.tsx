/**
 * What a page is called: its heading is the window's title, in the reader's language, and after a change of the page the focus
 * goes there, so that somebody who does not see the page hears which one it is. A page whose heading is no name says one in
 * `data-title`.
 */
import type { AnyRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { inBoth } from '../texts/in-both.ts'
import { useTexts } from '../texts/language.tsx'

const appTexts = inBoth({
  client: { ko: '주문', en: 'Jumun' },
  admin: { ko: '주문 카운터', en: 'Jumun Counter' },
  kitchen: { ko: '주문 주방', en: 'Jumun Kitchen' },
  rider: { ko: '주문 라이더', en: 'Jumun Rider' },
  ops: { ko: '주문 운영', en: 'Jumun Operations' },
})

interface PageHeadProps {
  readonly app: string
  readonly router: AnyRouter
}

export function PageHead({ app, router }: PageHeadProps) {
  const name = useTexts(appTexts)[app as keyof typeof appTexts]
  useEffect(() => titleFollowsHeading(name), [name])
  useEffect(() => focusFollowsPage(router), [router])
  return null
}

const heading = (): HTMLElement | null => document.querySelector('main h1')
const restMs = 50

function titleFollowsHeading(name: string): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const write = (): void => {
    timer = undefined
    const found = heading()
    const words = (found?.dataset['title'] ?? found?.textContent ?? '').trim()
    // How many wait at the counter stays before it (`admin/alarm/use-alarm.ts`).
    const count = /^\(\d+\) /.exec(document.title)?.[0] ?? ''
    const title = count + (words === '' ? name : `${words} · ${name}`)
    if (document.title !== title) document.title = title
  }
  const changes = new MutationObserver(() => {
    timer ??= setTimeout(write, restMs)
  })
  write()
  changes.observe(document.body, {
    ...{ subtree: true, childList: true, characterData: true },
    attributeFilter: ['data-title'],
  })
  return () => {
    changes.disconnect()
    clearTimeout(timer)
  }
}

/** A page may come later than its address; who has gone on meanwhile, by a tap or a key, is left where they are. */
function focusFollowsPage(router: AnyRouter): () => void {
  let stop = (): void => undefined
  const follow = router.subscribe('onResolved', ({ fromLocation, pathChanged }) => {
    if (fromLocation === undefined || !pathChanged) return
    stop()
    const waiting = new AbortController()
    const { signal } = waiting
    const changes = new MutationObserver(() => go())
    stop = () => {
      waiting.abort()
      changes.disconnect()
    }
    const go = (): void => {
      const found = heading()
      if (found === null) return
      stop()
      if (isElsewhere()) focus(found)
    }
    for (const hand of ['pointerdown', 'keydown']) addEventListener(hand, () => stop(), { signal, capture: true })
    changes.observe(document.body, { subtree: true, childList: true })
    go()
  })
  return () => {
    follow()
    stop()
  }
}

/** Not in the page itself, where a field may wait for words, nor in something that lies over it. */
const isElsewhere = (): boolean => document.activeElement?.closest('main, [role="dialog"]') == null

function focus(found: HTMLElement): void {
  found.tabIndex = -1
  found.focus({ preventScroll: true })
}
