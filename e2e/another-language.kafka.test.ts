/**
 * A program in another language, with a Kafka client and an Avro library of its own: it reads our events through the
 * registry, and our services take in an event that it publishes. Bytes that are no event are parked by whoever meets them.
 */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { addProduct, type Product, placeOrder, type Session, won } from '@jumun/contracts'
import { readKafkaAddress } from '@jumun/messaging/kafka'
import { type KafkaOfTheRun, kafkaOfTheRun } from '../harness/kafka.ts'
import { ask, basketOf, eventually, newcomer, newProduct, newStore, order, untilStatus } from '../harness/people.ts'
import { type Platform, startPlatform } from '../harness/platform.ts'

const run = promisify(execFile)
const here = fileURLToPath(new URL('another-language/', import.meta.url))
const installWithinMs = 180_000
const runWithinMs = 90_000

let kafka: KafkaOfTheRun
let platform: Platform
let python: string
let folder: string
let owner: Session
let customer: Session
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jumun-python-'))
  await run('python3', ['-m', 'venv', folder], { timeout: installWithinMs })
  python = join(folder, 'bin', 'python')
  await run(python, ['-m', 'pip', 'install', '-q', '-r', join(here, 'requirements.txt')], { timeout: installWithinMs })
  kafka = await kafkaOfTheRun()
  platform = await startPlatform()
  owner = await newcomer(platform, 'owner')
  customer = await newcomer(platform, 'customer')
})
// No audit: it would rightly ask for the store that only the log knows.
after(async () => {
  await platform?.stop()
  await kafka?.stop()
  await rm(folder, { recursive: true, force: true })
})

/** The program, with this topic of the platform. */
async function merchant(command: string, topic: string, ...rest: string[]): Promise<string> {
  const { name } = readKafkaAddress(await platform.eventLog())
  const args = [command, kafka.addresses.join(','), kafka.registryUrl, `${name}.${topic}`, ...rest]
  return (await run(python, [join(here, 'merchant.py'), ...args], { timeout: runWithinMs })).stdout
}

test('it reads the events of an order', async () => {
  const store = await newStore(platform, owner)
  const product = await newProduct(platform, owner, store)
  const { id, total } = await order(platform, customer, basketOf(store, product, 3))
  const heard = (await merchant('listen', 'jumun.order', id))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  assert.deepEqual(
    heard.map(({ attributes }) => attributes.ce_type),
    ['OrderDrafted', 'OrderPlaced', 'OrderConfirmed'],
  )
  assert.deepEqual(
    heard.map(({ attributes }) => attributes.ce_sequence),
    ['1', '2', '3'],
  )
  const placed = heard[1].data
  assert.equal(placed.total.amount, total.amount)
  assert.equal(placed.lines[0].name.ko, '아메리카노')
  assert.equal(heard[2].data.address, null)
})

test('a store that it tells of can be ordered from; what is no event is parked, and nobody waits for it', async () => {
  const storeId = '01900000-0000-7000-8000-0000000f00d5'
  await merchant('open', 'jumun.store', storeId, owner.user.id)
  const product = await eventually<Product>('the catalog knows the store and its owner', async () => {
    const body = { storeId, name: { ko: '비단뱀 라테', en: 'Python latte' }, price: won(5500) }
    const answer = await ask(platform, addProduct, { as: owner, body })
    return answer.status === 201 ? (answer.body as Product) : undefined
  })
  const taken = await eventually('an order there is taken', async () => {
    const body = basketOf({ id: storeId } as Parameters<typeof basketOf>[0], product)
    const answer = await ask(platform, placeOrder, { as: customer, body })
    return answer.status === 201 && answer.body
  })
  await untilStatus(platform, customer, taken.id, 'CONFIRMED')
  for (const service of ['catalog', 'order'] as const) {
    const metrics = await platform.metricsAt(await platform.addressOf(service))
    assert.match(metrics, /^jumun_parked_messages(\{.*\})? 1$/m, `${service} has parked what is no event`)
  }
})
