import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ServiceCard } from '@jumun/service'
import { guestsIn } from './guests.ts'

const platform: ServiceCard[] = [{ name: 'order', summary: 'Orders', paths: ['/orders'], hears: [], calls: [] }]
const registered = (metadata: Record<string, Record<string, unknown>>) => ({
  names: () => Object.keys(metadata),
  known: (name: string) => [{ url: 'http://127.0.0.1:1', metadata: metadata[name] ?? {} }],
})

test('a service from elsewhere is found by the paths it names', () => {
  const guests = guestsIn(registered({ loyalty: { paths: '/loyalty, /points' } }), platform, () => 0)
  assert.deepEqual(guests.at('/points/7?x=/orders'), { service: 'loyalty', open: false })
  assert.deepEqual(guests.at('/loyalty'), { service: 'loyalty', open: false })
  assert.equal(guests.at('/loyaltyx'), undefined)
  assert.equal(guests.at('/'), undefined)
})

test('a guest never takes a path of ours, of the edge, or the name of a service of ours', () => {
  const paths = '/orders,/client,/docs,/health,/,/../orders,/a b'
  const guests = guestsIn(registered({ thief: { paths }, order: { paths: '/mine' } }), platform, () => 0)
  for (const url of ['/orders', '/client', '/docs', '/health', '/', '/mine', '/a%20b', '/..'])
    assert.equal(guests.at(url)?.service === undefined || url === '/..', true, url)
})

test('only a guest that says so is open to anyone', () => {
  const guests = guestsIn(registered({ news: { paths: '/news', access: 'anyone' } }), platform, () => 0)
  assert.equal(guests.at('/news')?.open, true)
})
