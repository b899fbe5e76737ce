/**
 * `npm run mutations [-- --only TEXT] [--prove]`: makes each of the mistakes in a copy of the sources, one at a time, and
 * sees that it is found: by its test, by the simulation, and with `--prove` by a short run of `npm run prove`.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { endWithNpm } from '@jumun/resilience/lifetime'
import { type Mutation, mutations } from './mutations/list.ts'
import { type Scratch, scratchOf } from './mutations/scratch.ts'

const seeds = 1_000
const testWithinMs = 180_000
const proveWithinMs = 600_000

const { values } = parseArgs({ options: { only: { type: 'string', default: '' }, prove: { type: 'boolean' } } })
const chosen = mutations.filter(({ name }) => name.includes(values.only))
if (chosen.length === 0) throw new Error(`no mistake is called ${values.only}`)

let running: ChildProcess | undefined
const scratch = scratchOf(fileURLToPath(new URL('../', import.meta.url)))
process.once('exit', () => scratch.remove())
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    running?.kill(signal)
    process.exit(1)
  })
endWithNpm()

interface Found {
  readonly name: string
  readonly test: string
  readonly simulation: string
  readonly prove: string
  readonly ok: boolean
}
const found: Found[] = []
for (const mutation of chosen) {
  console.log(mutation.name)
  const sound = await testOf(scratch, mutation)
  if (sound.failed || !sound.ran) throw new Error(`without the mistake "${mutation.test.name}" is not green`)
  const undo = scratch.plant(mutation.edits)
  const test = (await testOf(scratch, mutation)).failed
  const simulation = await simulated(scratch, mutation)
  const prove = values.prove ? await proved(scratch) : undefined
  undo()
  const ok = test && simulation !== 'not found'
  const { file } = mutation.test
  found.push({
    ...{ name: mutation.name, ok },
    test: test ? (file.split('/').at(-1) ?? file) : 'not found',
    simulation,
    prove: prove ?? '–',
  })
  console.log(`  ${ok ? 'found' : 'NOT FOUND'}: ${found.at(-1)?.test}; ${simulation} ${prove ?? ''}`)
}
console.log('\n| mistake | test | simulation | npm run prove |\n|---|---|---|---|')
for (const { name, test, simulation, prove } of found) console.log(`| ${name} | ${test} | ${simulation} | ${prove} |`)
const missed = found.filter(({ ok }) => !ok)
console.log(missed.length === 0 ? '\nEach mistake is found.' : `\n${missed.length} mistakes are not found.`)
process.exit(missed.length === 0 ? 0 : 1)

async function testOf({ folder }: Scratch, { test: { file, name } }: Mutation) {
  const { output } = await run(folder, testWithinMs, [
    ...['--disable-warning=ExperimentalWarning', '--test', '--test-reporter=tap', '--test-timeout=90000'],
    `--test-name-pattern=${name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}`,
    file,
  ])
  // a file that cannot even be loaded fails, too, but not by this test's name
  const told = [...output.matchAll(/^\s*(not ok|ok) \d+ - (.*)$/gm)].filter(([, , title]) => title?.includes(name))
  return { ran: told.length > 0, failed: told.some(([, word]) => word === 'not ok') }
}

/** @returns by which seed */
async function simulated({ folder }: Scratch, { simulation }: Mutation): Promise<string> {
  const flaw = simulation === 'patched' ? [] : ['--flaw', simulation.flaw]
  const { output } = await run(folder, testWithinMs, ['simulation/main.ts', '--seeds', String(seeds), ...flaw])
  const seed = /^Seed (\d+) goes wrong:\n(.*)$/m.exec(output)
  if (!seed && !/nothing wrong/.test(output)) throw new Error(`the simulation did not end:\n${output.slice(-500)}`)
  return seed ? `seed ${seed[1]}: ${seed[2]?.slice(0, 90)}` : 'not found'
}

async function proved({ folder }: Scratch): Promise<string> {
  const { output } = await run(folder, proveWithinMs, ['tools/prove/prove.ts', '--short', '--seed', '5'])
  const broken = [...output.matchAll(/^\| (.*) \| .* \| \*\*broken × \d+\*\* \|$/gm)].map(([, what]) => what)
  if (broken.length === 0 && !/Everything holds\./.test(output))
    throw new Error(`prove did not end:\n${output.slice(-500)}`)
  return broken.length > 0 ? broken.join('; ') : 'not found'
}

function run(cwd: string, withinMs: number, args: readonly string[]): Promise<{ output: string }> {
  return new Promise((resolve) => {
    const { NODE_TEST_CONTEXT: _, ...env } = process.env
    const child = spawn(process.execPath, args, { cwd, env, timeout: withinMs, stdio: ['ignore', 'pipe', 'inherit'] })
    running = child
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
    child.once('close', () => resolve({ output }))
  })
}
