/** What an experiment leaves behind: every request, every moment, and how it was made. The page is computed from these alone. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
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
}

const columns = ['dueMs', 'kind', 'status', 'code', 'tookMs', 'finalStatus'] as const

export function writeRaw(folder: string, { hits, ...rest }: Experiment): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${rest.name}.json`), `${JSON.stringify(rest, undefined, 2)}\n`)
  const lines = hits.map((hit) => columns.map((column) => hit[column]).join(','))
  writeFileSync(join(folder, `${rest.name}.csv`), `${[columns.join(','), ...lines].join('\n')}\n`)
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
      return { ...rest, hits: lines.map(hitOf) }
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
