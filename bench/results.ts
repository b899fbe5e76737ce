/** Results are kept beside the benches, one file each, so that a change of a number shows in review. */
import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

/** @returns where it was written */
export async function writeResult(name: string, result: object): Promise<string> {
  const folder = fileURLToPath(new URL('results/', import.meta.url))
  await mkdir(folder, { recursive: true })
  await writeFile(`${folder}${name}.json`, `${JSON.stringify(result, null, 2)}\n`)
  return `bench/results/${name}.json`
}
