/** `npm run check`: everything that can be said about the code without running it; all of it, then the verdict. */
import { spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { bindingLicences, knownHoles } from './check-dependencies.ts'
import { answersElsewhere, strayImports, tooLong } from './check-sources.ts'
import { brokenLinks, machinePaths, missingFiles, missingScripts, trackedFiles, unheldPromises } from './check-texts.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
const limitMs = 300_000

/** @returns what is wrong; empty: nothing; `unknown`: what could not be found out, and is no reason to fail */
type Check = () => string | { readonly unknown: string }

const program = (command: string, ...args: string[]): Check => {
  return () => {
    const { status, stdout, stderr, error } = spawnSync(command, args, {
      cwd: root,
      encoding: 'utf8',
      timeout: limitMs,
      maxBuffer: 64_000_000,
    })
    return status === 0 ? '' : `${stdout}${stderr}${error?.message ?? ''}`.trim() || `it ended with ${status}`
  }
}
const text = (find: (root: string, files: readonly string[]) => readonly string[]): Check => {
  return () => find(root, trackedFiles(root)).join('\n')
}

const holes: Check = () => {
  const looked = knownHoles(root)
  if (looked.outcome === 'not-looked') return { unknown: looked.why }
  return looked.outcome === 'holes' ? looked.holes.join('\n') : ''
}

const checks: readonly [what: string, check: Check][] = [
  [
    'contracts are up to date and readable by every released version',
    program(process.execPath, 'tools/generate.ts', '--check'),
  ],
  ['the description of the events is up to date', program(process.execPath, 'tools/async-api.ts', '--check')],
  ['the client knows every call', program(process.execPath, 'tools/client-types.ts', '--check')],
  ['the page of the state machine is up to date', program(process.execPath, 'tools/state-machine-page.ts', '--check')],
  [
    'the picture and the page of the services are up to date',
    program(process.execPath, 'tools/services-page.ts', '--check'),
  ],
  ['chart and compose.yaml know the services', program(process.execPath, 'tools/deploy-files.ts', '--check')],
  [
    'the page of all metrics and the dashboards are up to date',
    program(process.execPath, 'tools/observability-files.ts', '--check'),
  ],
  ['the tables of how fast it is are those of the results', program(process.execPath, 'tools/how-fast.ts', '--check')],
  ['types', program('tsc', '--noEmit')],
  ['format and lint', program('biome', 'check', '.')],
  [
    'floating promises, circles of imports',
    program('oxlint', '--type-aware', '--quiet', `--threads=${availableParallelism()}`),
  ],
  ['everything that is there is used', program('knip', '--no-progress')],
  ['HTTP words are chosen in answers.ts alone', text(answersElsewhere)],
  ['no file is too long', text(tooLong)],
  ['nobody reaches past what others export', text(strayImports)],
  ['no paths of one machine', text(machinePaths)],
  ['the commands that the pages name exist', text(missingScripts)],
  ['the links between pages lead somewhere', text(brokenLinks)],
  ['the files that the pages name are there', text(missingFiles)],
  ['what is promised about security names its test', text(unheldPromises)],
  ['what is shipped may be shipped', text(bindingLicences)],
  ['nobody knows of a hole in what is shipped', holes],
]

let failed = 0
for (const [what, check] of checks) {
  const began = performance.now()
  const wrong = check()
  const took = `${((performance.now() - began) / 1000).toFixed(1)} s`
  if (typeof wrong === 'object') {
    console.log(`??  ${what}: not found out here, ${wrong.unknown} (${took})`)
    continue
  }
  console.log(`${wrong ? 'NO' : 'ok'}  ${what} (${took})`)
  if (!wrong) continue
  failed += 1
  console.log(wrong.replace(/^/gm, '      '))
}
console.log(failed === 0 ? 'All checks pass.' : `${failed} of ${checks.length} checks fail.`)
process.exit(failed === 0 ? 0 : 1)
