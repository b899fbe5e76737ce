import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readFlags } from './flags.ts'

test('without flags the whole platform starts with demo data on the default port', () => {
  assert.deepEqual(readFlags([]), {
    fresh: false,
    yes: false,
    single: false,
    demo: true,
    openDemo: false,
    settings: false,
    help: false,
    only: [],
  })
})

test('flags and names of services are read together', () => {
  const flags = readFlags(['--port', '0', 'order', '--data=x', '--single', '--no-demo', 'payment', 'order'])
  assert.equal(flags.port, 0)
  assert.equal(flags.data, 'x')
  assert.equal(flags.demo, false)
  assert.deepEqual(flags.only, ['order', 'payment'])
})

test('some services can be many', () => {
  assert.deepEqual(readFlags(['--instances', 'order=2, catalog=3']).instances, { order: 2, catalog: 3 })
})

for (const [args, sentence] of [
  [['--prot', '1'], /--prot.*--help/],
  [['--port'], /--port/],
  [['--port', 'x'], /from 0 to 65535, not "x"/],
  [['--port', '65536'], /from 0 to 65535/],
  [['--port='], /from 0 to 65535/],
  [['--data', ''], /--data needs a value/],
  [['oder'], /no service named "oder"; there are gateway/],
  [['--fresh=yes'], /--fresh/],
  [['--instances', 'order'], /order=2,catalog=3, not "order"/],
  [['--instances', 'gateway=2'], /one gateway/],
  [['--instances', 'order=0'], /from 1 to 16/],
] as const)
  test(`${args.join(' ')} is refused in one sentence`, () => {
    assert.throws(
      () => readFlags(args),
      (error: Error) => sentence.test(error.message) && !error.message.includes('\n') && error.name === 'Refusal',
    )
  })
