/** What this screen is for: which store, which station, and whether it rings first. Chosen once, kept on the device. */
import { useSyncExternalStore } from 'react'
import { store } from '../api/browser-store.ts'
import type { Turn } from './bell.ts'

export interface Screen {
  readonly storeId?: string
  readonly station?: string
  readonly turn: Turn
}

const place = 'jumun.kitchen.screen'
const watchers = new Set<() => void>()
let screen = screenIn(store.read(place))

export function screenIn(kept: string | null): Screen {
  try {
    const { storeId, station, turn } = JSON.parse(kept ?? '{}') as Record<string, unknown>
    return {
      ...(typeof storeId === 'string' ? { storeId } : {}),
      ...(typeof station === 'string' ? { station } : {}),
      turn: turn === 'second' ? 'second' : 'first',
    }
  } catch {
    return { turn: 'first' } // not ours
  }
}

export const keptScreen = (): Screen => screen

export function keepScreen(next: Screen): void {
  screen = next
  store.write(place, JSON.stringify(next))
  for (const watcher of watchers) watcher()
}

export const useScreen = (): Screen =>
  useSyncExternalStore((watcher) => {
    watchers.add(watcher)
    return () => void watchers.delete(watcher)
  }, keptScreen)
