/**
 * `<data>/run.json` (mode 0600): what a running platform tells of itself, for the audit, the tests and an operator at
 * three in the morning. Rewritten whenever something moves; removed on an orderly stop.
 *
 * The supervisor's control interface (loopback only, bearer token) takes parts down and brings them back, so that one can
 * see what still works without them: `POST {control.url}/parts/{part}/stop` and `…/start` → 204 once it is stopped or
 * answers again, with `?drainMs=N` after it has answered on for so long; `part` is a service's name (`order`, `order-2`), `postgres` or `provider`. A part that was stopped this way is not restarted
 * by the supervisor until it is started again. Works in `--single` too.
 */
import type { ServiceName } from '@jumun/contracts'

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
