/** The bell on the counter: two soft tones, again and again while something is new, unless muted. Made here, loaded from nowhere. */
import { useEffect, useSyncExternalStore } from 'react'
import { store } from '../api/browser-store.ts'

const place = 'jumun.admin.muted'
const againMs = 4_000
const watchers = new Set<() => void>()
let muted = store.read(place) === 'yes'
let audio: AudioContext | undefined

function subscribe(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => void watchers.delete(watcher)
}

function mute(next: boolean): void {
  muted = next
  store.write(place, next ? 'yes' : 'no')
  for (const watcher of watchers) watcher()
}

export const useBell = () => ({ muted: useSyncExternalStore(subscribe, () => muted), mute })

/** Rings until `ringing` is false. A browser lets a page sound only after it was touched once: until then it stays silent. */
export function useRinging(ringing: boolean): void {
  const { muted: silent } = useBell()
  useEffect(() => {
    if (!ringing || silent) return
    ring()
    const timer = setInterval(ring, againMs)
    return () => clearInterval(timer)
  }, [ringing, silent])
}

function ring(): void {
  audio ??= new AudioContext()
  if (audio.state === 'suspended') void audio.resume()
  const now = audio.currentTime
  tone(audio, 880, now)
  tone(audio, 1174.7, now + 0.18)
}

function tone(context: AudioContext, hertz: number, at: number): void {
  const voice = context.createOscillator()
  const loudness = context.createGain()
  voice.type = 'sine'
  voice.frequency.value = hertz
  loudness.gain.setValueAtTime(0.0001, at)
  loudness.gain.exponentialRampToValueAtTime(0.35, at + 0.02)
  loudness.gain.exponentialRampToValueAtTime(0.0001, at + 0.7)
  voice.connect(loudness).connect(context.destination)
  voice.start(at)
  voice.stop(at + 0.75)
}
