/** The benches that need a whole platform, with next to no load: they run to their end, and their audits are green. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { bench, removeResults, resultOf } from '../harness/bench.ts'

after(removeResults)

test('drain: orders are taken without the log, all that waited goes into it in order, and every order is confirmed', async () => {
  const { ok, output } = await bench('drain', '--away', '2', '--rate', '5')
  assert.ok(ok, output)
  const { orders, refused, backlog } = await resultOf('drain')
  assert.deepEqual([orders, refused], [10, 0])
  assert.ok(backlog > 0)
})

test('scale: two instances of each share the work, within the connections of the server', async () => {
  const { ok, output } = await bench('scale', '--instances', '2', '--seconds', '1', '--clients', '2')
  assert.ok(ok, output)
  const [{ cost, connections }] = (await resultOf('scale')).rounds
  for (const name of ['order', 'order-2', 'store-2', 'catalog-2']) assert.ok(name in cost.cpuMs, name)
  assert.ok(connections.most < connections.allowed)
})
