/** What comes from others: may it be shipped, and does anybody know of a hole in it? */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { mayBeShipped, shippedPackages } from '../apps/web/build/third-party-notices.ts'

export const bindingLicences = (root: string): readonly string[] =>
  shippedPackages(join(root, 'package-lock.json'))
    .filter(({ licence }) => !mayBeShipped(licence))
    .map(({ name, version, licence }) => `${name} ${version} is shipped, and its licence is ${licence || 'not told'}`)

export type Looked =
  | { readonly outcome: 'holes'; readonly holes: readonly string[] }
  | { readonly outcome: 'none' }
  /** Nobody could be asked: said plainly, and no reason to fail. */
  | { readonly outcome: 'not-looked'; readonly why: string }

const withinMs = 10_000

/** In what is shipped, as far as the registry's advisories can be reached. */
export function knownHoles(root: string): Looked {
  const { stdout, error, signal } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
    cwd: root,
    encoding: 'utf8',
    timeout: withinMs,
    maxBuffer: 64_000_000,
  })
  if (error || signal) return { outcome: 'not-looked', why: `no answer within ${withinMs / 1000} s` }
  return holesIn(stdout)
}

interface Report {
  readonly message?: string
  readonly vulnerabilities?: Readonly<
    Record<string, { readonly severity: string; readonly range: string; readonly via: readonly unknown[] }>
  >
}

export function holesIn(page: string): Looked {
  const report = parsed(page)
  if (!report?.vulnerabilities) {
    const why = report?.message?.replace(/ - \w+ https?:.*$/, '') ?? 'the registry gave no report'
    return { outcome: 'not-looked', why }
  }
  const holes = Object.entries(report.vulnerabilities).map(([name, { severity, range, via }]) => {
    const titles = via.flatMap((one) => {
      const { title, url } = (typeof one === 'object' && one !== null ? one : {}) as { title?: string; url?: string }
      return title ? [url ? `${title} (${url})` : title] : []
    })
    return [`${name} ${range}: ${severity}`, ...titles].join('; ')
  })
  return holes.length === 0 ? { outcome: 'none' } : { outcome: 'holes', holes }
}

function parsed(page: string): Report | undefined {
  try {
    return JSON.parse(page) as Report
  } catch {
    return undefined
  }
}
