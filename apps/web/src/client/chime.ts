/** Two notes and a shake, once: for what a customer has to look at now. Silent where the browser does not let it. */
const notes = [
  { hertz: 880, fromS: 0 },
  { hertz: 1175, fromS: 0.2 },
]
const noteS = 0.35

export function chime(): void {
  navigator.vibrate?.([200, 100, 200])
  if (typeof AudioContext !== 'function') return
  const audio = new AudioContext()
  const gain = audio.createGain()
  gain.gain.value = 0.2
  gain.connect(audio.destination)
  for (const { hertz, fromS } of notes) {
    const voice = audio.createOscillator()
    voice.frequency.value = hertz
    voice.connect(gain)
    voice.start(audio.currentTime + fromS)
    voice.stop(audio.currentTime + fromS + noteS)
    if (fromS > 0) voice.onended = () => void audio.close()
  }
}
