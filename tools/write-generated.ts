/** What `npm run generate` writes: with `--check` nothing is written, and what is out of date is told and fails. */
import { readFileSync, writeFileSync } from 'node:fs'

const root = new URL('../', import.meta.url)

/**
 * @param files by their path below the root
 * @param summary said at the end, when nothing is out of date
 */
export function writeGenerated(files: Readonly<Record<string, string>>, summary: string): void {
  for (const [path, text] of Object.entries(files)) {
    const file = new URL(path, root)
    if (readFileSync(file, { encoding: 'utf8', flag: 'a+' }) === text) continue
    if (process.argv.includes('--check')) {
      console.error(`${path} is out of date: run \`npm run generate\``)
      process.exitCode = 1
    } else {
      writeFileSync(file, text)
      console.log(path)
    }
  }
  if (process.exitCode !== 1) console.log(summary)
}
