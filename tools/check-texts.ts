/** What pages and sources must not say, and what they must say truly. Each check answers sentences, none when all is well. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Files that belong to the project, also those not yet committed. */
export function trackedFiles(root: string): readonly string[] {
  const { status, stdout } = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64_000_000,
  })
  // Without git (an archive, an image) there is nothing to go by.
  return status === 0 ? stdout.split('\n').filter((file) => file !== '' && existsSync(join(root, file))) : []
}

const readable = /\.(ts|tsx|js|json|md|sql|avsc|ya?ml|html|css|sh|run)$|^\.ci\//
const pathOfAMachine = /(^|[\s"'`(=:])\/(home|Users|work|root)\/\w/

/** Absolute paths of whoever wrote it. */
export function machinePaths(root: string, files: readonly string[]): readonly string[] {
  return files
    .filter((file) => readable.test(file) && !file.endsWith('package-lock.json'))
    .flatMap((file) =>
      linesOf(root, file).flatMap((line, index) =>
        pathOfAMachine.test(line) ? [`${file}:${index + 1} ${line.trim()}`] : [],
      ),
    )
}

/** `npm run x` in a page, and no script x. */
export function missingScripts(root: string, files: readonly string[]): readonly string[] {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
  }
  return pages(files).flatMap((file) =>
    linesOf(root, file).flatMap((line, index) =>
      [...line.matchAll(/\bnpm (?:run ([a-z0-9:-]+)|(start|test))\b(?! -w)/g)]
        .map(([, named, short]) => named ?? short ?? '')
        .filter((script) => !Object.hasOwn(scripts, script) && !/ -w /.test(line))
        .map((script) => `${file}:${index + 1} names "npm run ${script}", which is not in package.json`),
    ),
  )
}

/** Relative links in pages to files that are not there. */
export function brokenLinks(root: string, files: readonly string[]): readonly string[] {
  return pages(files).flatMap((file) =>
    linesOf(root, file).flatMap((line, index) =>
      [...line.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)]
        .map(([, target]) => target ?? '')
        .filter((target) => !/^[a-z]+:/.test(target) && !existsSync(join(root, dirname(file), target)))
        .map((target) => `${file}:${index + 1} links to ${target}, which is not there`),
    ),
  )
}

/** Files that a page names in its text (`src/x.ts`, `src/{a,b}.test.ts`) and that are nowhere. */
export function missingFiles(root: string, files: readonly string[]): readonly string[] {
  const isThere = (named: string): boolean => files.some((file) => file === named || file.endsWith(`/${named}`))
  return pages(files).flatMap((file) =>
    linesOf(root, file).flatMap((line, index) =>
      namedFiles(line)
        .filter((named) => !isThere(named))
        .map((named) => `${file}:${index + 1} names ${named}, which is not there`),
    ),
  )
}

/** What `docs/security.md` promises in a table without naming the test that holds it. */
export function unheldPromises(root: string, files: readonly string[]): readonly string[] {
  return files
    .filter((file) => file === 'docs/security.md')
    .flatMap((file) => {
      const lines = linesOf(root, file)
      const head = lines.findIndex((line) => /^\| promise \| held by \|$/.test(line))
      if (head < 0) return [`${file} has no table of promises`]
      const rows = lines.slice(head + 2)
      const end = rows.findIndex((line) => !line.startsWith('|'))
      return rows
        .slice(0, end < 0 ? rows.length : end)
        .filter((row) => !namedFiles(row).some((named) => named.endsWith('.test.ts')) && !/`npm run /.test(row))
        .map((row) => `${file} promises without a test: ${row.slice(0, 100)}`)
    })
}

function namedFiles(line: string): readonly string[] {
  const named = [
    ...line.matchAll(/`([\w./{},-]+\/[\w./{},-]+\.(?:ts|tsx|sql|py|java)|[\w./-]*\{[\w./,-]+\}[\w.-]+\.ts)`/g),
  ]
  return named.flatMap(([, name = '']) => {
    const [, before = '', inside, after = ''] = /^([^{]*)\{([^}]*)\}(.*)$/.exec(name) ?? []
    return inside === undefined ? [name] : inside.split(',').map((one) => `${before}${one}${after}`)
  })
}

const pages = (files: readonly string[]): readonly string[] => files.filter((file) => file.endsWith('.md'))
const linesOf = (root: string, file: string): readonly string[] => readFileSync(join(root, file), 'utf8').split('\n')
