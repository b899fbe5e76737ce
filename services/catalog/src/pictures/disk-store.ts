/** Pictures as files in a folder, which all instances on a machine share. */
import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { PictureStore } from './picture-store.ts'

export const diskStore = (folder: string): PictureStore => ({
  async put(name, bytes) {
    await mkdir(folder, { recursive: true })
    const unfinished = join(folder, `.${randomUUID()}`)
    await writeFile(unfinished, bytes)
    await rename(unfinished, join(folder, name)) // whole or not at all
  },
  get: (name) =>
    readFile(join(folder, name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined
      throw error
    }),
})
