/**
 * `npm run printer -- ADDRESS`: a printer in this terminal. It polls the address that a store's settings show, as a Star
 * (CloudPRNT) or with `--epson` as an Epson (Server Direct Print), and writes what would come out. `--tcp 9100` listens instead.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { endWithNpm } from '@jumun/resilience/lifetime'
import { fakeCloudPrnt, fakeServerDirectPrint, startFakeRawPrinter } from '@jumun/testing'

const everyMs = 2_000
const edge = `+${'-'.repeat(48)}+`
const show = (paper: string): void => console.log(`${edge}\n${paper.trim()}\n${edge}\n`)

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { epson: { type: 'boolean' }, tcp: { type: 'string' } },
})
const [address] = positionals
endWithNpm()

if (values.tcp !== undefined) {
  const printer = await startFakeRawPrinter({ port: Number(values.tcp), onPaper: show })
  console.log(`A printer listens at 127.0.0.1:${printer.port}.`)
  console.log('The platform has to be started with JUMUN_STORE_PRINTER_NETWORKS=127.0.0.1/32.')
} else if (address === undefined) {
  console.error(
    'Which printer? npm run printer -- http://localhost:8088/printers/poll/… (from the settings of a store)',
  )
  process.exit(1)
} else {
  const printer = values.epson ? fakeServerDirectPrint(address) : fakeCloudPrnt(address)
  console.log(`A ${values.epson ? 'Epson' : 'Star'} printer asks ${new URL(address).origin} every ${everyMs / 1000} s.`)
  for (let shown = 0, trouble = ''; ; await pause(everyMs))
    try {
      while (await printer.poll());
      for (const paper of printer.papers.slice(shown)) show(paper)
      shown = printer.papers.length
      trouble = ''
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      if (why !== trouble) console.error(why)
      trouble = why
    }
}
