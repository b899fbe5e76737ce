/** `npm run bench NAME`: runs one bench (`bench/NAME.ts`), which prints what it measured and keeps it in `bench/results`. */
import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { endWithNpm } from '@jumun/resilience/lifetime'

const folder = fileURLToPath(new URL('../bench/', import.meta.url))
/** Those that measure something; the rest is what they share. */
const shared = ['child.ts', 'machine.ts', 'percentiles.ts', 'positive.ts', 'results.ts']
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.ts') && !shared.includes(file))
  .map((file) => file.slice(0, -3))
const [name, ...rest] = process.argv.slice(2)
if (!name || !names.includes(name)) {
  console.error(`Which bench? There are: ${names.join(', ')}.`)
  process.exit(1)
}
const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', `${folder}${name}.ts`, ...rest], {
  stdio: 'inherit',
})
child.once('exit', (code) => process.exit(code ?? 1))
process.once('SIGTERM', () => child.kill('SIGTERM'))
endWithNpm()
