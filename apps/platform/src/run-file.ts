/**
 * `<data>/run.json` (mode 0600): what a running platform tells of itself, for the audit, the tests and an operator at
 * three in the morning. Rewritten whenever something moves; removed on an orderly stop.
 *
 * The supervisor's control interface (loopback only, bearer token) takes parts down and brings them back, so that one can
 * see what still works without them: `POST {control.url}/parts/{part}/stop` and `…/start` → 204 once it is stopped or
 * answers again, with `?drainMs=N` after it has answered on for so long; `part` is a service's name (`order`, `order-2`), `postgres` or `provider`. A part that was stopped this way is not restarted
 * by the supervisor until it is started again. Works in `--single` too.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ServiceName } from '@jumun/contracts'
import { Refusal } from './flags.ts'

export const repository = fileURLToPath(new URL('../../../', import.meta.url))

/** `order` is the first instance of the order service, `order-2` the second. */
export type Part = ServiceName | `${ServiceName}-${number}` | 'postgres' | 'provider'

export interface RunFile {
  readonly pid: number
  readonly gateway: string
  readonly control: { readonly url: string; readonly token: string }
  /** The payment provider; with its process where the platform started it. */
  readonly provider?: { readonly url: string; readonly key: string; readonly pid?: number }
  /** Opens `/metrics` of every service. */
  readonly metricsToken: string
  /** Who may see everything: the operator that came with the installation. */
  readonly operator?: { readonly email: string; readonly password: string }
  readonly services: Readonly<Record<string, { readonly url: string; readonly pid: number }>>
  /** Connection urls by service, and of the event log (`postgres://…` or `kafka://…`). */
  readonly databases: Readonly<Record<string, string>>
  readonly eventLog: string
  /** With Kafka. */
  readonly schemaRegistry?: string
  /** The server behind them, when it is the embedded one. */
  readonly postgres?: { readonly pid: number; readonly port: number }
}

/** Default: `.jumun` in the repository, wherever the command was typed. Anything given is taken from where one stands. */
export const dataPath = (given: string | undefined): string =>
  given === undefined ? join(repository, '.jumun') : resolve(given)

/** @throws Refusal when no platform runs on this folder */
export function readRunFile(path: string): RunFile {
  const run = readRun(path)
  if (!run) throw new Refusal(`No platform runs on ${path}; start one with npm start, or name another with --data.`)
  return run
}

export function readRun(path: string): RunFile | undefined {
  const file = join(path, 'run.json')
  if (!existsSync(file)) return undefined
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as RunFile
  } catch {
    return undefined // written by somebody else: ours are whole or not there
  }
}
