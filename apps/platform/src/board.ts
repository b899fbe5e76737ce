/** The parts of the running platform, and the run file that tells of them: rewritten whenever one moves. */
import type { Control } from './control.ts'
import type { DataFolder } from './data-folder.ts'
import type { RunningPart } from './part.ts'

export interface Board {
  readonly parts: ReadonlyMap<string, RunningPart>
  add<P extends RunningPart>(part: P): P
  urlOf(name: string): string
  /** Connection urls by service; of the log, and of the registry where it has one. */
  knows(databases: Readonly<Record<string, string>>, eventLog: string, schemaRegistry?: string): void
  changed(): void
  /** Nothing is told any more. */
  close(): void
}

export interface Operator {
  readonly email: string
  readonly password: string
}

interface Known {
  readonly control: Control
  readonly metricsToken: string
  readonly operator: Operator
  /** Where there is one that we do not start. */
  readonly provider?: { readonly url: string; readonly key: string } | undefined
  /** Where the gateway will be. */
  gatewayUrl(): string
}

/** @param parts filled here, read by whoever may have to end them at once */
export function board(parts: Map<string, RunningPart>, data: DataFolder, known: Known): Board {
  const { control, metricsToken, operator, gatewayUrl } = known
  const otherProvider = known.provider ? { provider: known.provider } : {}
  let databases: Readonly<Record<string, string>> = {}
  let eventLog = ''
  let registry: string | undefined
  let open = true

  const changed = (): void => {
    if (!open) return
    const up = [...parts.values()].flatMap(({ name, url, pid }) =>
      url === undefined || pid === undefined ? [] : [{ name, url, pid }],
    )
    const provider = up.find(({ name }) => name === 'provider')
    const postgres = up.find(({ name }) => name === 'postgres')
    const services = up.filter((part) => part !== provider && part !== postgres)
    data.tell({
      pid: process.pid,
      gateway: parts.get('gateway')?.url ?? gatewayUrl(),
      control: { url: control.url, token: control.token },
      ...(provider
        ? { provider: { url: provider.url, pid: provider.pid, key: data.secrets.provider } }
        : otherProvider),
      metricsToken,
      operator,
      services: Object.fromEntries(services.map(({ name, url, pid }) => [name, { url, pid }])),
      databases,
      eventLog,
      ...(registry ? { schemaRegistry: registry } : {}),
      ...(postgres ? { postgres: { pid: postgres.pid, port: Number(new URL(postgres.url).port) } } : {}),
    })
  }
  return {
    parts,
    add(part) {
      parts.set(part.name, part)
      return part
    },
    urlOf: (name) => parts.get(name)?.url ?? '',
    knows(urls, log, schemaRegistry) {
      databases = urls
      eventLog = log
      registry = schemaRegistry
      changed()
    },
    changed,
    close() {
      open = false
    },
  }
}
