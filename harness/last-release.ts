/**
 * The last release, as it was given out: its sources, out of this repository's history, on the packages of others that are
 * installed. Whoever runs it beside this tree has an upgrade under way.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { linkModules } from '../tools/mutations/scratch.ts'

/** When a release is given out, its commit comes here. */
const commit = 'fc92772f89dbccaa25fb17d1f4deafe9f6551028'
const root = fileURLToPath(new URL('../', import.meta.url))
const mostBytes = 512 * 1024 * 1024

export interface Release {
  readonly folder: string
  remove(): void
}

/** A copy without history, or with the latest of it alone, does not have it. */
export const whyNoLastRelease: string | false =
  spawnSync('git', ['cat-file', '-e', `${commit}^{commit}`], { cwd: root }).status !== 0 &&
  `the last release (${commit.slice(0, 8)}) is not in the history of this copy: git fetch --unshallow`

export function lastRelease(): Release {
  const folder = mkdtempSync(join(tmpdir(), 'jumun-last-release-'))
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  try {
    const sources = execFileSync('git', ['archive', commit], { cwd: root, maxBuffer: mostBytes })
    execFileSync('tar', ['-x', '-C', folder], { input: sources })
    linkModules(root, folder)
    rmSync(join(folder, 'apps/web/vite.config.ts')) // nobody looks at its screens, so nobody has to build them
    return { folder, remove }
  } catch (error) {
    remove()
    throw error
  }
}
