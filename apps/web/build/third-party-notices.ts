/** Whose work is shipped, by which licence: read from the lock file, told beside the screens as THIRD-PARTY-NOTICES.txt. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

export interface Shipped {
  readonly name: string
  readonly version: string
  /** An SPDX expression; empty when the package does not say. */
  readonly licence: string
  /** Where it lies, from the repository's root. */
  readonly folder: string
}

interface Locked {
  readonly version?: string
  readonly license?: string
  readonly dev?: boolean
  readonly link?: boolean
}

/** All that a running platform and its screens are made of; not what only builds and tests them. */
export function shippedPackages(lockFile: string): readonly Shipped[] {
  const { packages } = JSON.parse(readFileSync(lockFile, 'utf8')) as { packages: Record<string, Locked> }
  return Object.entries(packages)
    .filter(([folder, { dev, link }]) => folder.includes('node_modules/') && dev !== true && link !== true)
    .map(([folder, { version = '', license = '' }]) => {
      const name = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length)
      return { name, version, licence: license, folder }
    })
    .sort((one, other) =>
      one.name === other.name ? (one.folder < other.folder ? -1 : 1) : one.name < other.name ? -1 : 1,
    )
}

/** Does one of the ways in which it may be used leave what it is linked with alone? The lesser GPL does. */
export const mayBeShipped = (licence: string): boolean =>
  licence !== '' &&
  licence
    .replace(/[()]/g, '')
    .split(/\s+OR\s+/)
    .some((way) => !/\b(A?GPL|SSPL|BUSL|UNLICENSED|UNKNOWN)/i.test(way.replace(/\bLGPL/g, 'lesser')))

const licenceFile = /^(licen[cs]e|copying|notice|ofl)([._-].*)?$/i

/** Packages with the same words share them. */
export function noticesOf(root: string, packages: readonly Shipped[]): string {
  const byWords = new Map<string, Shipped[]>()
  for (const one of packages) {
    const words = wordsOf(join(root, one.folder)) || `Licence: ${one.licence}`
    byWords.set(words, [...(byWords.get(words) ?? []), one])
  }
  const parts = [...byWords].map(([words, those]) => {
    const names = [...new Set(those.map(({ name, version, licence }) => `${name} ${version} (${licence})`))]
    return `${names.join('\n')}\n\n${words}`
  })
  return `Jumun is made with the work of others, with thanks:\n\n${parts.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`
}

/** Those for other kinds of machines are not there. */
function wordsOf(folder: string): string {
  if (!existsSync(folder)) return ''
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && licenceFile.test(entry.name))
    .map((entry) => readFileSync(join(folder, entry.name), 'utf8').replaceAll('\r\n', '\n').trim())
    .sort()
    .join('\n\n')
}

export function thirdPartyNotices(root: string): Plugin {
  return {
    name: 'jumun:third-party-notices',
    apply: 'build',
    generateBundle() {
      const source = noticesOf(root, shippedPackages(join(root, 'package-lock.json')))
      this.emitFile({ type: 'asset', fileName: 'THIRD-PARTY-NOTICES.txt', source })
    },
  }
}
