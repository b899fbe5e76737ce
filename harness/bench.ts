/** `npm run bench NAME` with next to no load, its results in a folder that goes again: for tests that it runs to its end. */
import { spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))
const withinMs = 170_000
const results = mkdtempSync(join(tmpdir(), 'jumun-bench-results-'))

export function bench(name: string, ...flags: readonly string[]): Promise<{ ok: boolean; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['tools/bench.ts', name, ...flags], {
      cwd: root,
      env: { ...process.env, JUMUN_BENCH_RESULTS: results },
      timeout: withinMs,
    })
    let output = ''
    const hear = (text: string): void => {
      output += text
    }
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', hear)
    child.once('close', (code) => resolve({ ok: code === 0, output }))
  })
}

/** What it wrote. */
export const resultOf = async (name: string) => JSON.parse(await readFile(join(results, `${name}.json`), 'utf8'))

export const removeResults = (): Promise<void> => rm(results, { recursive: true, force: true })
