/** A copy of the sources that may be spoilt: packages of others are linked, our own are the copy's. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Edit } from './list.ts'

export interface Scratch {
  readonly folder: string
  /** @returns what undoes it @throws Error when a text is not there exactly once */
  plant(edits: readonly Edit[]): () => void
  remove(): void
}

export function scratchOf(root: string): Scratch {
  const folder = mkdtempSync(join(tmpdir(), 'jumun-mutations-'))
  const known = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root })
  for (const file of known.toString().split('\0').filter(Boolean)) copy(join(root, file), join(folder, file))
  linkModules(root, folder)
  return {
    folder,
    plant(edits) {
      const before = new Map(edits.map(({ file }) => [file, readFileSync(join(folder, file), 'utf8')]))
      const undo = (): void => {
        for (const [file, text] of before) writeFileSync(join(folder, file), text)
      }
      try {
        for (const edit of edits) {
          const path = join(folder, edit.file)
          writeFileSync(path, planted(readFileSync(path, 'utf8'), edit))
        }
      } catch (error) {
        undo()
        throw error
      }
      return undo
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** @throws Error when the text is not there exactly once */
export function planted(text: string, { file, find, put }: Edit): string {
  const [before, after, ...more] = text.split(find)
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error(`${file} has ${after === undefined ? 'no' : 'more than one'} "${find.trim().split('\n')[0]}"`)
  return `${before}${put}${after}`
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true })
  cpSync(from, to, { force: true })
}

/** Links of our own packages lead to where they lie in the copy, as they do in the original. */
export function linkModules(root: string, folder: string): void {
  const modules = join(folder, 'node_modules')
  mkdirSync(modules)
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (name !== '@jumun') symlinkSync(join(root, 'node_modules', name), join(modules, name))
  }
  cpSync(join(root, 'node_modules/@jumun'), join(modules, '@jumun'), { recursive: true, verbatimSymlinks: true })
}
