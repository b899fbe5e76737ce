/**
 * The sound of this browser, made here, loaded from nowhere. A browser lets a page sound only once it was touched: until
 * then it is silent, and the screen says so. Of several windows one rings.
 */
import { useSyncExternalStore } from 'react'
import { store } from '../../api/browser-store.ts'
import type { Ring } from './ringer.ts'

/** `untouched`: it would sound, but the browser does not let it; `none`: there is nothing that could sound. */
export type SoundState = 'on' | 'muted' | 'untouched' | 'none'

const place = 'jumun.admin.muted'
const watchers = new Set<() => void>()
let muted = store.read(place) === 'yes'
let audio: AudioContext | undefined
let state: SoundState = 'none'
let isTheOne = !('locks' in navigator)
let giveUp: (() => void) | undefined

function look(): void {
  state = audio === undefined ? 'none' : muted ? 'muted' : audio.state === 'running' ? 'on' : 'untouched'
  beTheOne(state === 'on')
  for (const watcher of watchers) watcher()
}

/** Whoever can be heard and came first has the voice; it goes to the next window when this one falls silent or is closed. */
function beTheOne(audible: boolean): void {
  if (!('locks' in navigator)) return
  if (!audible) giveUp?.()
  if (!audible || giveUp !== undefined) return
  const calledOff = new AbortController()
  giveUp = () => calledOff.abort()
  const until = (): Promise<void> =>
    new Promise((resolve) => {
      isTheOne = true
      giveUp = resolve
      for (const watcher of watchers) watcher()
    })
  const over = (): void => {
    isTheOne = false
    giveUp = undefined
  }
  navigator.locks.request('jumun.admin.voice', { signal: calledOff.signal }, until).then(over, over)
}

/** From the app's start: the first touch anywhere lets it sound. */
export function listenForTouch(): () => void {
  if (audio === undefined && typeof AudioContext === 'function') {
    audio = new AudioContext()
    audio.addEventListener('statechange', look)
  }
  look()
  const arm = (): void => {
    if (audio !== undefined && audio.state !== 'running') audio.resume().then(look, look)
  }
  addEventListener('pointerdown', arm)
  addEventListener('keydown', arm)
  return () => {
    removeEventListener('pointerdown', arm)
    removeEventListener('keydown', arm)
  }
}

export const canSound = (): boolean => state === 'on' && isTheOne

export function sound({ tones, loudness }: Ring): void {
  if (audio === undefined) return
  const voice = audio.createOscillator()
  const gain = audio.createGain()
  const begin = audio.currentTime
  let end = begin
  voice.type = 'sine'
  gain.gain.setValueAtTime(0, begin)
  for (const { hertz, fromMs, forMs } of tones) {
    const from = begin + fromMs / 1_000
    end = from + forMs / 1_000
    voice.frequency.setValueAtTime(hertz, from)
    gain.gain.setValueAtTime(0.0001, from)
    gain.gain.exponentialRampToValueAtTime(loudness, from + 0.02)
    gain.gain.exponentialRampToValueAtTime(0.0001, end)
  }
  voice.connect(gain).connect(audio.destination)
  voice.start(begin)
  voice.stop(end)
}

export function watchSound(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => void watchers.delete(watcher)
}

export function mute(next: boolean): void {
  muted = next
  store.write(place, next ? 'yes' : null)
  look()
}

export const useSound = (): SoundState => useSyncExternalStore(watchSound, () => state)
