/** What docs/cluster.md says is what its raw logs say, and their sums add up. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { clusterPage } from './page.ts'
import { readRaw } from './raw.ts'

const docs = new URL('../../docs/', import.meta.url)
const experiments = readRaw(new URL('cluster/', docs).pathname)

test('the page is the one that its raw logs make', () => {
  assert.ok(experiments.length > 0)
  assert.equal(readFileSync(new URL('cluster.md', docs), 'utf8'), clusterPage(experiments))
})

test('hits = rate × seconds, each at the moment that was due', () => {
  for (const { name, rate, seconds, hits } of experiments) {
    assert.equal(hits.length, rate * seconds, name)
    for (const [index, { dueMs }] of hits.entries())
      assert.equal(dueMs, Math.round((index * 1000) / rate), `${name}, hit ${index}`)
  }
})

test('no order that was promised is lost, none is there twice, and every invariant held', () => {
  for (const { name, orders, hits, audit } of experiments) {
    assert.equal(
      hits.filter(({ kind, finalStatus }) => kind === 'order' && finalStatus === 201).length,
      orders.answered,
      name,
    )
    assert.equal(orders.missing, 0, name)
    assert.equal(audit.at(-1), 'All invariants hold.', name)
  }
})
