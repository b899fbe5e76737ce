/**
 * `npm run simulate -- [--seeds 1000] [--from 1] [--seed N] [--flaw "no inbox"]`: every seed is a world of its own; one
 * that goes wrong is printed with everything that happened in it, and `--seed N` plays it again, step by step.
 */
import { parseArgs } from 'node:util'
import { type Flaw, flaws } from './flaw.ts'
import { simulate } from './simulate.ts'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    flaw: { type: 'string' },
  },
})
const whole = (text: string): number => {
  const number = Number(text)
  if (Number.isSafeInteger(number) && number >= 0) return number
  console.error(`"${text}" is no whole number.`)
  process.exit(1)
}
const flaw = flaws.find((one) => one === values.flaw)
if (values.flaw !== undefined && !flaw) {
  console.error(`There is no flaw "${values.flaw}"; there are ${flaws.join(', ')}.`)
  process.exit(1)
}
const withFlaw: { flaw?: Flaw } = flaw ? { flaw } : {}

// what is printed can be long: whoever reads it through a pipe gets all of it before we end
if (values.seed === undefined) await playMany(whole(values.from), whole(values.seeds))
else await playOne(whole(values.seed))

async function playOne(seed: number): Promise<void> {
  const { trace, wrong, end } = await simulate({ seed, traced: true, ...withFlaw })
  console.log(trace.join('\n'))
  for (const one of end) console.log(JSON.stringify(one))
  console.log(wrong.length === 0 ? 'Nothing is wrong.' : `WRONG\n${wrong.join('\n')}`)
  process.exitCode = wrong.length === 0 ? 0 : 1
}

async function playMany(from: number, count: number): Promise<void> {
  const began = performance.now()
  let [orders, events] = [0, 0]
  for (let seed = from; seed < from + count; seed++) {
    const simulated = await simulate({ seed, ...withFlaw })
    orders += simulated.orders
    events += simulated.events
    if (simulated.wrong.length === 0) continue
    const { trace, wrong } = await simulate({ seed, traced: true, ...withFlaw })
    console.log(trace.join('\n'))
    console.log(`\nSeed ${seed} goes wrong:\n${wrong.join('\n')}`)
    console.log(`\nAgain: npm run simulate -- --seed ${seed}${flaw ? ` --flaw "${flaw}"` : ''}`)
    process.exitCode = 1
    return
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  console.log(`${count} seeds from ${from}: ${orders} orders, ${events} events, nothing wrong (${seconds} s).`)
}
