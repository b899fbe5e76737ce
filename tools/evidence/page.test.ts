/** What docs/cluster.md says is what its raw logs say, and their sums add up. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { clusterPage } from './page.ts'
import { readRaw } from './raw.ts'

const docs = new URL('../../docs/', import.meta.url)
const experiments = readRaw(new URL('cluster/', docs).pathname)

const named = (name: string) => {
  const found = experiments.find((one) => one.name === name)
  assert.ok(found, `there is no ${name}`)
  return found
}

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

test('a slow payment: first the limit is waited for, then a breaker answers at once, and all go through in the end', () => {
  const { hits, moments } = named('payment-slow')
  const at = (what: RegExp): number => moments.find((moment) => what.test(moment.what))?.atMs ?? Number.NaN
  const orders = hits.filter(({ kind }) => kind === 'order')
  const between = (from: number, to: number) => orders.filter(({ dueMs }) => dueMs >= from && dueMs < to)
  const open = between(at(/breaker is open/) + 1000, at(/well again/))
  const atOnce = open.filter(({ status, tookMs }) => status === 503 && tookMs < 610)
  assert.ok(atOnce.length > open.length / 2, `${atOnce.length} of ${open.length}`)
  assert.ok(between(at(/breakers are closed/) + 1000, Number.POSITIVE_INFINITY).every(({ status }) => status === 201))
  assert.ok(orders.every(({ finalStatus }) => finalStatus === 201))
})

test('with its usual patience order fails nobody while payment is slow', () => {
  const orders = named('payment-slow-patience').hits.filter(({ kind }) => kind === 'order')
  assert.ok(orders.every(({ status }) => status === 201))
})

test('pods are added and taken away: one, more, and one again', () => {
  for (const name of ['scaled-by-cpu', 'scaled-by-lag']) {
    const ready = (named(name).looks ?? []).flatMap(({ values }) => values['pods ready'] ?? [])
    assert.deepEqual([ready[0], Math.max(...ready) > 1, ready.at(-1)], [1, true, 1], name)
  }
})

test('events pile up beyond what the autoscaler allows, and the pile is gone while orders still come', () => {
  const { looks = [], seconds } = named('scaled-by-lag')
  const waiting = looks.flatMap(({ atMs, values }) =>
    'events waiting' in values ? [{ atMs, many: values['events waiting'] ?? 0 }] : [],
  )
  const most = waiting.reduce((before, one) => (one.many > before.many ? one : before))
  assert.ok(most.many > 20, `${most.many} at most`)
  assert.ok(waiting.some(({ atMs, many }) => atMs > most.atMs && atMs < seconds * 1000 && many < 20))
})

test('nobody notices a rollout, a changed setting, a drained node, more pods and fewer, or a broker that is lost', () => {
  for (const name of ['rollout', 'setting-changed', 'node-drained', 'scaled-by-cpu', 'broker-lost'])
    assert.equal(named(name).hits.filter(({ status }) => status === 0 || status >= 500).length, 0, name)
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
