/** What was chosen twice is said once: `Egg ×2 · Rice`. */
export function several(words: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return [...counts].map(([word, count]) => (count > 1 ? `${word} ×${count}` : word)).join(' · ')
}
