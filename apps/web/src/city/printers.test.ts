import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Endpoint } from '@jumun/contracts/http'
import { Refusal } from '../api/refusal.ts'
import type { City } from './commons.ts'
import { printers } from './printers.ts'

interface Printer {
  readonly id: string
  readonly name: string
}

/** A city of two stores, of which the second has stations; `papers` wait in its kitchen. */
function cityWith({ there = [] as readonly Printer[], papers = [] as readonly string[] } = {}) {
  const over = new AbortController()
  const [asked, shown, waiting]: [string[], string[], string[]] = [[], [], [...papers]]
  const answers: Readonly<Record<string, unknown>> = {
    'GET /stores': { items: [{ id: 'a' }, { id: 'b', stations: [{ id: 'bar' }] }] },
    'GET /stores/:id/printers': { items: there },
    'POST /stores/:id/printers': { id: 'new' },
    'POST /stores/:id/printers/:printerId/token': { path: '/printers/poll/word' },
  }
  const call = async ({ method, path }: Pick<Endpoint, 'method' | 'path'>, question: object): Promise<unknown> => {
    const what = `${method} ${path}`
    asked.push('keepalive' in question ? `${what}, though the page is left` : what)
    return answers[what] ?? null
  }
  const send = async (path: string, { method }: RequestInit): Promise<Response> => {
    asked.push(`${method} ${path}`)
    if (method === 'GET') return new Response(waiting[0])
    if (method === 'DELETE') waiting.shift()
    const [next] = waiting
    return Response.json(next === undefined ? { jobReady: false } : { jobReady: true, jobToken: '7' })
  }
  const city = {
    ...{
      signal: over.signal,
      random: Math.random,
      newId: () => 'key',
      send,
      count: () => {},
      show: shown.push.bind(shown),
    },
    resident: () => ({ email: 'owner', call }),
    tryTo: (work: () => Promise<unknown>) =>
      work().catch((error: unknown) => (error instanceof Refusal ? undefined : Promise.reject(error))),
    async pause() {
      over.abort() // nothing is left to print: the city sleeps
    },
  } as unknown as City
  return { city, asked, shown }
}
const removal = 'DELETE /stores/:id/printers/:printerId, though the page is left'

test('a printer is put where there are stations, prints what waits, once each, and is taken along when the city sleeps', async () => {
  const { city, asked, shown } = cityWith({ papers: ['#12 Latte', '#13 Cake'] })
  await printers(city)
  assert.deepEqual(shown, ['#12 Latte', '#13 Cake'])
  assert.equal(asked.filter((one) => one.startsWith('DELETE /printers/poll/word?code=')).length, 2)
  assert.ok(asked.includes('POST /stores/:id/printers'))
  assert.equal(asked.at(-1), removal)
})

test('the one that an earlier city left behind is taken over, and no second one is added', async () => {
  const { city, asked } = cityWith({ there: [{ id: 'old', name: 'City printer' }] })
  await printers(city)
  assert.ok(!asked.includes('POST /stores/:id/printers'))
  assert.equal(asked.at(-1), removal)
})

test('a kitchen that has a printer of its own is let be', async () => {
  const { city, asked } = cityWith({ there: [{ id: 'own', name: '주방' }] })
  await printers(city)
  assert.deepEqual(asked, ['GET /stores', 'GET /stores/:id/printers'])
})
