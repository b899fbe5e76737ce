/** How sources may grow and lean on each other. Each check answers sentences, none when all is well. */
import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

const mostLines = 300
/** Those that may be longer, up to so many lines, and why; suites, texts and what is generated may be as long as they are. */
const longer: Readonly<Record<string, readonly [lines: number, why: string]>> = {
  'apps/platform/src/demo-stores.ts': [440, 'data'],
}
const mayBeLong = /\.test\.tsx?$|\.features\.ts$|-texts\.ts$|\/generated\//

export const tooLong = (root: string, files: readonly string[]): readonly string[] =>
  files
    .filter((file) => /\.tsx?$/.test(file) && !mayBeLong.test(file))
    .flatMap((file) => {
      const lines = readFileSync(join(root, file), 'utf8').split('\n').length - 1
      const limit = longer[file]?.[0] ?? mostLines
      return lines > limit ? [`${file} has ${lines} lines, and may have ${limit}: split it by what it promises`] : []
    })

/** Who may import files of whom by a path; everybody else takes what a package exports. */
const mayLean: Readonly<Record<string, readonly string[]>> = {
  e2e: ['harness', 'tools', 'apps/platform', 'apps/web'],
  harness: ['tools', 'apps/platform'], // a Kafka of its own is one of the tools
  bench: ['harness', 'tools', 'apps/platform'],
  tools: [
    'harness',
    'simulation',
    'apps/platform',
    'apps/web',
    'services/order',
    'services/store',
    'services/delivery',
    'services/payment', // the programs that play a provider
  ],
  simulation: ['order', 'store', 'catalog', 'payment', 'delivery', 'dashboard'].map((name) => `services/${name}`),
  'packages/messaging': ['tools'], // its tests, for a Kafka
  'services/store': ['tools'], // the same for its webhooks'
}

const partOf = (file: string): string =>
  file
    .split('/')
    .slice(0, /^(packages|services|apps)\//.test(file) ? 2 : 1)
    .join('/')

export const strayImports = (root: string, files: readonly string[]): readonly string[] =>
  files
    .filter((file) => /\.tsx?$/.test(file))
    .flatMap((file) =>
      [
        ...readFileSync(join(root, file), 'utf8').matchAll(/^(?:import|export|\}) (?:[^'\n]*from )?'(\.[^']+)'/gm),
      ].flatMap(([, to = '']) => {
        const [own, other] = [partOf(file), partOf(posix.join(posix.dirname(file), to))]
        if (own === other || mayLean[own]?.includes(other)) return []
        return [`${file} reaches into ${other} for ${to}: take what it exports, or move what both need`]
      }),
    )

/** Whose trade is HTTP itself. */
const mayAnswer = /^services\/(gateway|config|discovery)\//
const httpWords = /\bnew Problem\(|\binvalid\(|\bstatus: [1-5]\d\d\b/

/** Use cases come to an outcome; which status and which problem that is for a client is said in one place of each service. */
export const answersElsewhere = (root: string, files: readonly string[]): readonly string[] =>
  files
    .filter(
      (file) =>
        /^services\/.*\/src\/.*\.ts$/.test(file) && !/\.test\.ts$|\/answers\.ts$/.test(file) && !mayAnswer.test(file),
    )
    .flatMap((file) => {
      const [word] = httpWords.exec(readFileSync(join(root, file), 'utf8')) ?? []
      return word ? [`${file} says ${word}: answer with a union, and choose HTTP's words in answers.ts`] : []
    })
