/** Each bench that needs no whole platform, with next to no load: it runs to its end and writes what it measured. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { bench, removeResults, resultOf } from '../harness/bench.ts'

after(removeResults)

test('sse: every client sees every event, as operators and as riders', async () => {
  const { ok, output } = await bench('sse', '--clients', '10', '--events', '2', '--per-second', '20')
  assert.ok(ok, output)
  const { rounds } = await resultOf('sse')
  assert.deepEqual(
    rounds.map(({ viewers, clients }: { viewers: string; clients: number }) => [viewers, clients]),
    [
      ['operator', 10],
      ['rider', 10],
    ],
  )
})

test('sse: who may open too few files is told how many are needed, before anything starts', async () => {
  const { ok, output } = await bench('sse', '--clients', '1000000000')
  assert.ok(!ok)
  assert.match(output, /ulimit -n 1000000200/)
})

test('lag: every event that was appended is shown, also those of a backlog', async () => {
  const { ok, output } = await bench('lag', '--rates', '60', '--seconds', '0.5', '--backlog', '60')
  assert.ok(ok, output)
  const { rounds, backlog } = await resultOf('lag')
  assert.equal(rounds[0].events, 30)
  assert.equal(backlog.events, 60)
})

test('gateway: measures beside nginx where there is one, and says how to get it where there is none', async () => {
  const { ok, output } = await bench('gateway', '--seconds', '1', '--rounds', '1', '--connections', '2', '--users', '2')
  if (!ok) return assert.match(output, /apt-get install --no-install-recommends nginx-light wrk/)
  const { measured } = await resultOf('gateway')
  assert.ok(measured.nginx[0].requests > 0 && measured.gateway[0].requests > 0, output)
})
