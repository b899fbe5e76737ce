/** `npm run events` tells an order's story, decoded, whichever fabric it is on, and goes on telling. */
import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Product, Session, Store } from '@jumun/contracts'
import { accept, basketOf, newcomer, newProduct, newStore, order, untilShown, untilStatus } from '../harness/people.ts'
import { auditAndStop, type Platform, startPlatform } from '../harness/platform.ts'

const program = fileURLToPath(new URL('../tools/events.ts', import.meta.url))

let platform: Platform
let owner: Session
let customer: Session
let store: Store
let product: Product
before(async () => {
  platform = await startPlatform()
  owner = await newcomer(platform, 'owner')
  customer = await newcomer(platform, 'customer')
  store = await newStore(platform, owner)
  product = await newProduct(platform, owner, store, { stock: 10 })
})
after(() => auditAndStop(platform))

test('the story of one order, and of no other', async () => {
  const { id } = await order(platform, customer, basketOf(store, product))
  const other = await order(platform, customer, basketOf(store, product))
  await untilShown(platform, customer, id, 'CONFIRMED')
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [program, '--order', id, '--json', '--data', platform.dataDir],
    { timeout: 60_000 },
  )
  const told = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  const fromOrder = told.filter(({ source }) => source === 'order').map(({ type }) => type)
  assert.deepEqual(fromOrder, ['OrderDrafted', 'OrderPlaced', 'OrderConfirmed'])
  const types = told.map(({ type }) => type)
  for (const type of ['PaymentApproved', 'StockReserved']) assert.ok(types.includes(type), types.join())
  const placed = told.find(({ type }) => type === 'OrderPlaced')
  assert.equal(placed.data.lines[0].name.ko, '아메리카노')
  assert.ok(!stdout.includes(other.id))
})

test('--follow goes on with what comes', async () => {
  const { id } = await order(platform, customer, basketOf(store, product))
  await untilStatus(platform, customer, id, 'CONFIRMED')
  const child = spawn(process.execPath, [program, '--follow', '--order', id, '--data', platform.dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  try {
    const heard = (what: string): Promise<void> =>
      new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`${what} was not told: ${said}`)), 60_000)
        const look = (): void => {
          if (!said.includes(what)) return
          clearTimeout(late)
          child.stdout.off('data', look)
          resolve()
        }
        child.stdout.on('data', look)
        look()
      })
    child.stdout.on('data', (chunk) => {
      said += String(chunk)
    })
    await heard('OrderConfirmed')
    await accept(platform, owner, id)
    await heard('TicketAccepted')
  } finally {
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
  }
  assert.equal(child.exitCode, 0)
})
