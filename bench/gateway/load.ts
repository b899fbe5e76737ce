/** As fast as so many connections can, by `wrk`: it takes little of the machine itself. One user after the other asks. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

export interface Load {
  readonly url: string
  readonly path: string
  readonly tokens: readonly string[]
  readonly connections: number
  readonly seconds: number
}

export interface Loaded {
  readonly requests: number
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
}

/** What `wrk` counted, as its script tells it: times in microseconds. */
interface Summary {
  readonly requests: number
  readonly durationUs: number
  readonly p50Us: number
  readonly p99Us: number
  /** Connections that broke, timed out, and answers that were no success. */
  readonly failed: number
}

/** @throws unless every request was answered with success */
export async function load(wrk: string, { url, path, tokens, connections, seconds }: Load): Promise<Loaded> {
  const folder = await mkdtemp(join(tmpdir(), 'jumun-wrk-'))
  try {
    const [script, users] = [join(folder, 'load.lua'), join(folder, 'tokens')]
    await writeFile(script, scriptOf(path, users))
    await writeFile(users, tokens.join('\n'))
    const args = ['-t', '1', '-c', String(connections), '-d', `${Math.ceil(seconds)}s`, '-s', script, url]
    const { stdout } = await promisify(execFile)(wrk, args, { timeout: (seconds + 30) * 1_000 })
    const summary = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Summary
    if (summary.failed > 0) throw new Error(`${summary.failed} of ${summary.requests} requests failed at ${url}`)
    return {
      requests: summary.requests,
      perSecond: Math.round(summary.requests / (summary.durationUs / 1e6)),
      p50Ms: Math.round(summary.p50Us / 10) / 100,
      p99Ms: Math.round(summary.p99Us / 10) / 100,
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const scriptOf = (path: string, users: string): string => `
local requests, turn = {}, 0
init = function()
  for token in io.lines(${JSON.stringify(users)}) do
    requests[#requests + 1] = wrk.format("GET", ${JSON.stringify(path)}, { authorization = "Bearer " .. token })
  end
end
request = function()
  turn = turn % #requests + 1
  return requests[turn]
end
done = function(summary, latency)
  local e = summary.errors
  io.write(string.format('{"requests":%d,"durationUs":%d,"p50Us":%d,"p99Us":%d,"failed":%d}\\n', summary.requests,
    summary.duration, latency:percentile(50), latency:percentile(99), e.connect + e.read + e.write + e.status + e.timeout))
end
`
