/** A counter's screen does not go dark while somebody is to be called to it. */
import { useEffect } from 'react'

export function useStayAwake(): void {
  useEffect(() => {
    // On plain http from another machine browsers have none.
    if (!('wakeLock' in navigator)) return
    let lock: WakeLockSentinel | undefined
    let isOver = false
    const hold = async (): Promise<void> => {
      if (document.hidden || isOver) return
      // Refused with an empty battery: then the device is right.
      const held = await navigator.wakeLock.request('screen').catch(() => undefined)
      if (isOver) await held?.release()
      else lock = held
    }
    // The browser takes it away from a hidden page.
    const again = (): void => void hold()
    again()
    document.addEventListener('visibilitychange', again)
    return () => {
      isOver = true
      document.removeEventListener('visibilitychange', again)
      void lock?.release()
    }
  }, [])
}
