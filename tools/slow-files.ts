/** A reporter for node's runner: how long each test file took, the longest first, once all have ended. */
import type { TestEvent } from 'node:test/reporters'

const slowFromSeconds = 1
const shown = 40

export default async function* slowFiles(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const files: { readonly file: string; readonly seconds: number }[] = []
  for await (const { type, data } of events)
    if (type === 'test:summary' && data.file)
      files.push({ file: data.file.replace(`${process.cwd()}/`, ''), seconds: data.duration_ms / 1000 })
  const slow = files.filter(({ seconds }) => seconds >= slowFromSeconds)
  if (slow.length < 2) return
  yield '\nWhere the time went:\n'
  for (const { file, seconds } of slow.sort((one, other) => other.seconds - one.seconds).slice(0, shown))
    yield `${seconds.toFixed(1).padStart(7)} s  ${file}\n`
}
