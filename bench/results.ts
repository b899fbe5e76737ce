/** Results are kept beside the benches, one file each, so that a change of a number shows in review. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** `JUMUN_BENCH_RESULTS` is another folder, for whoever only tries. @returns where it was written */
export async function writeResult(name: string, result: object): Promise<string> {
  const folder = process.env['JUMUN_BENCH_RESULTS'] || fileURLToPath(new URL('results/', import.meta.url))
  await mkdir(folder, { recursive: true })
  const file = join(folder, `${name}.json`)
  await writeFile(file, `${JSON.stringify(result, null, 2)}\n`)
  return relative(process.cwd(), file)
}
