/**
 * `npm run bench gateway [-- --connections 32 --users 200 --seconds 8 --rounds 2 --profile DIR]`: the gateway, which checks a
 * token, counts a user and notes a trace, beside nginx, which does none of that, before the same service: processor time a
 * request, requests a second, latency, and the ratio. By turns, so that what the machine's neighbours do meets both. Needs
 * `nginx` and `wrk`; nothing of them is in Jumun.
 */
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { uuidv7 } from '@jumun/contracts'
import { startChild } from './child.ts'
import type { EdgeReady } from './gateway/edge.ts'
import { type Loaded, load } from './gateway/load.ts'
import { startNginx } from './gateway/nginx.ts'
import type { UpstreamReady } from './gateway/upstream.ts'
import { machine } from './machine.ts'
import { cpuMsOf } from './orders/costs.ts'
import { positive } from './positive.ts'
import { writeResult } from './results.ts'

const { values } = parseArgs({
  options: {
    connections: { type: 'string', default: '32' },
    users: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '2' },
    /** Where a profile of the gateway goes (`--cpu-prof`). */
    profile: { type: 'string' },
  },
})
const connections = positive(values.connections)
const seconds = positive(values.seconds)
const warmUpSeconds = Math.min(3, seconds)

const nginxProgram = programNamed('nginx')
const wrk = programNamed('wrk')
if (!nginxProgram || !wrk) {
  console.error(
    `This bench needs nginx and wrk, and ${nginxProgram ? 'wrk is' : wrk ? 'nginx is' : 'both are'} not on this machine. On Debian and Ubuntu: apt-get install --no-install-recommends nginx-light wrk`,
  )
  process.exit(1)
}

interface Measured extends Loaded {
  readonly cpuUsEach: number
}
const measured: Record<'nginx' | 'gateway', Measured[]> = { nginx: [], gateway: [] }
const undo: (() => Promise<void>)[] = []
try {
  const upstream = startChild<UpstreamReady>(import.meta.url, 'gateway/upstream.ts')
  undo.push(() => upstream.stop())
  const { discoveryUrl } = await upstream.next()
  const edge = startChild<EdgeReady>(import.meta.url, 'gateway/edge.ts', {
    args: [discoveryUrl, values.users],
    flags: values.profile ? ['--cpu-prof', `--cpu-prof-dir=${values.profile}`] : [],
  })
  undo.push(() => edge.stop())
  const { url, tokens } = await edge.next()
  const nginx = await startNginx(nginxProgram, await addressIn(discoveryUrl))
  undo.push(() => nginx.stop())

  const contestants = [
    { name: 'nginx', url: nginx.url, pid: nginx.pid },
    { name: 'gateway', url, pid: edge.pid },
  ] as const
  const path = `/orders/${uuidv7(Date.now(), Buffer.alloc(10))}`
  const ask = (at: string, forSeconds: number) => load(wrk, { url: at, path, tokens, connections, seconds: forSeconds })
  for (const one of contestants) await ask(one.url, warmUpSeconds)
  for (let round = 1; round <= positive(values.rounds); round++)
    for (const one of contestants) {
      const before = cpuMsOf(one.pid)
      const loaded = await ask(one.url, seconds)
      const cpuUsEach = Math.round(((cpuMsOf(one.pid) - before) * 10_000) / loaded.requests) / 10
      measured[one.name].push({ cpuUsEach, ...loaded })
    }
  const ratio = Math.round((cpuOf(measured.gateway) / cpuOf(measured.nginx)) * 100) / 100
  const setup = `${connections} connections, ${tokens.length} users in turn, an answer of 1 kB; one process each; closed load by wrk`
  const result = { machine: await machine(), nginx: nginx.version, setup, seconds, measured, ratio }
  console.log(
    `${tableOf()}\n\nCPU a request, gateway ÷ nginx: ${ratio} (goal: at most 2.5)\n\n${await writeResult('gateway', result)}`,
  )
} finally {
  for (const step of undo.reverse()) await step()
}

function cpuOf(rounds: readonly Measured[]): number {
  const requests = rounds.reduce((sum, one) => sum + one.requests, 0)
  return rounds.reduce((sum, one) => sum + one.cpuUsEach * one.requests, 0) / requests
}

function tableOf(): string {
  return [
    '| | CPU µs a request | requests/s | p50 ms | p99 ms |',
    '|---|---:|---:|---:|---:|',
    ...Object.entries(measured).flatMap(([name, rounds]) =>
      rounds.map(
        ({ cpuUsEach, perSecond, p50Ms, p99Ms }) => `| ${name} | ${cpuUsEach} | ${perSecond} | ${p50Ms} | ${p99Ms} |`,
      ),
    ),
  ].join('\n')
}

function programNamed(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(':').filter(Boolean), '/usr/sbin', '/usr/local/sbin']
  return folders.flatMap((folder) => globSync(join(folder, name)))[0]
}

/** Where the registry says that the order service is. */
async function addressIn(discoveryUrl: string): Promise<string> {
  const answer = await fetch(`${discoveryUrl}/apps`, { headers: { accept: 'application/json' } })
  const { applications } = (await answer.json()) as {
    applications: { application: { name: string; instance: { ipAddr: string; port: { $: number } }[] }[] }
  }
  const instance = applications.application.find(({ name }) => name === 'ORDER')?.instance[0]
  if (!instance) throw new Error('the registry knows no order service')
  return `${instance.ipAddr}:${instance.port.$}`
}
