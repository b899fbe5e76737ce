import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { GuestRights, ServiceDescriptor } from '@jumun/service'
import { registeredServicesIn } from './registered-services.ts'

const platform: ServiceDescriptor[] = [
  { name: 'order', summary: 'Orders', paths: ['/orders'], subscribes: [], calls: [] },
]
const registered = (rights: Record<string, Partial<GuestRights>>) => ({
  names: () => Object.keys(rights),
  known: (name: string) => [
    { url: 'http://10.0.0.1:1', guest: { paths: [], open: false, tokens: false, ...rights[name] } },
  ],
})

test('a service from elsewhere is found by the paths it was allowed', () => {
  const registeredServices = registeredServicesIn(
    registered({ loyalty: { paths: ['/loyalty', '/points'] } }),
    platform,
    () => 0,
  )
  assert.deepEqual(registeredServices.at('/points/7?x=/orders'), { service: 'loyalty', open: false, tokens: false })
  assert.deepEqual(registeredServices.at('/loyalty'), { service: 'loyalty', open: false, tokens: false })
  assert.equal(registeredServices.at('/loyaltyx'), undefined)
  assert.equal(registeredServices.at('/'), undefined)
})

test('a guest never takes a path of ours, of the edge, or the name of a service of ours', () => {
  const paths = ['/orders', '/client', '/docs', '/health', '/', '/../orders', '/a b', '/..']
  const registeredServices = registeredServicesIn(
    registered({ thief: { paths }, order: { paths: ['/mine'] } }),
    platform,
    () => 0,
  )
  for (const url of ['/orders', '/client', '/docs', '/health', '/', '/mine', '/a%20b', '/..'])
    assert.equal(registeredServices.at(url), undefined, url)
})

test('an instance for which nobody gave a word has no paths', () => {
  const registered = registeredServicesIn(
    { names: () => ['x'], known: () => [{ url: 'http://10.0.0.1:1' }] },
    platform,
    () => 0,
  )
  assert.equal(registered.at('/x'), undefined)
})

test('only a guest that was allowed it is open to anyone, or gets the users’ tokens', () => {
  const registeredServices = registeredServicesIn(
    registered({ news: { paths: ['/news'], open: true, tokens: true } }),
    platform,
    () => 0,
  )
  assert.deepEqual(registeredServices.at('/news'), { service: 'news', open: true, tokens: true })
})
