/** What an experiment leaves behind: every request, every moment, and how it was made. The page is computed from these alone. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** One request of the load. */
export interface Hit {
  /** When it was due, in ms from the beginning. */
  readonly dueMs: number
  readonly kind: string
  /** 0: no answer. */
  readonly status: number
  /** The refusal's code; empty where there was none. */
  readonly code: string
  readonly tookMs: number
  /** Of an order: how it ended when it was sent again under the same key; otherwise that of the first try. */
  readonly finalStatus: number
}

export interface Moment {
  readonly atMs: number
  readonly what: string
  /** Orders from here on are counted under this name. */
  readonly phase?: string
}

/** What was looked at each second, by its name. */
export interface Look {
  readonly atMs: number
  readonly values: Readonly<Record<string, number>>
}

export interface Experiment {
  readonly name: string
  readonly title: string
  /** What should come of it. */
  readonly expected: string
  /** What was done, as one would type it. */
  readonly commands: readonly string[]
  readonly startedAt: string
  readonly cluster: string
  /** How the README's walk-through ended on this platform. */
  readonly walk?: string
  readonly rate: number
  readonly seconds: number
  readonly moments: readonly Moment[]
  /** Orders that were answered 201, that the platform has, and that the customer's stream told of. */
  readonly orders: {
    readonly answered: number
    readonly there: number
    readonly streamed: number
    readonly missing: number
  }
  readonly streams: { readonly connections: number }
  /** What `npm run audit` said. */
  readonly audit: readonly string[]
  readonly hits: readonly Hit[]
  readonly looks?: readonly Look[]
}

const columns = ['dueMs', 'kind', 'status', 'code', 'tookMs', 'finalStatus'] as const

export function writeRaw(folder: string, { hits, looks = [], ...rest }: Experiment): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${rest.name}.json`), `${JSON.stringify(rest, undefined, 2)}\n`)
  const lines = hits.map((hit) => columns.map((column) => hit[column]).join(','))
  writeFileSync(join(folder, `${rest.name}.csv`), `${[columns.join(','), ...lines].join('\n')}\n`)
  const watched = watchedFile(folder, rest.name)
  rmSync(watched, { force: true })
  if (looks.length > 0) writeFileSync(watched, linesOf(looks))
}

const watchedFile = (folder: string, name: string): string => join(folder, `${name}.watched.csv`)

/** Empty where nothing was seen. */
function linesOf(looks: readonly Look[]): string {
  const names = [...new Set(looks.flatMap(({ values }) => Object.keys(values)))].sort()
  const unreadable = names.find((name) => name.includes(','))
  if (unreadable) throw new Error(`"${unreadable}" is no name of a column`)
  const lines = looks.map(({ atMs, values }) => [atMs, ...names.map((name) => values[name] ?? '')].join(','))
  return `${[['atMs', ...names].join(','), ...lines].join('\n')}\n`
}

function looksIn(file: string): Look[] {
  if (!existsSync(file)) return []
  const [head = '', ...lines] = readFileSync(file, 'utf8').trim().split('\n')
  const [, ...names] = head.split(',')
  return lines.map((line) => {
    const [atMs, ...cells] = line.split(',')
    const seen = names.flatMap((name, index) => (cells[index] ? [[name, Number(cells[index])] as const] : []))
    return { atMs: Number(atMs), values: Object.fromEntries(seen) }
  })
}

/** In the order in which they were made. */
export function readRaw(folder: string): Experiment[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => {
      const rest = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Omit<Experiment, 'hits'>
      const [, ...lines] = readFileSync(join(folder, `${rest.name}.csv`), 'utf8')
        .trim()
        .split('\n')
      return { ...rest, hits: lines.map(hitOf), looks: looksIn(watchedFile(folder, rest.name)) }
    })
    .sort((left, right) => left.startedAt.localeCompare(right.startedAt))
}

function hitOf(line: string): Hit {
  const [dueMs = '', kind = '', status = '', code = '', tookMs = '', finalStatus = ''] = line.split(',')
  return {
    ...{ dueMs: Number(dueMs), kind, status: Number(status), code },
    ...{ tookMs: Number(tookMs), finalStatus: Number(finalStatus) },
  }
}
