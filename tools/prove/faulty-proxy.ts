/**
 * A line that can be made ill on purpose: TCP passed on from a port of ours to wherever the other end is just now, and cut,
 * delayed, half-opened or stalled for those connections that a rule names. What was held back is passed on when the rule
 * ends, except on connections that were half-open: those are dead and are torn down.
 */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export type ProxyFault =
  /** Connections break, new ones too. */
  | { readonly kind: 'cut' }
  /** Every piece takes so much longer, each way. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** What is asked arrives, no answer comes back. */
  | { readonly kind: 'half-open' }
  /** Nothing passes either way. */
  | { readonly kind: 'stall' }

export interface FaultyProxyOptions {
  /** Asked for each connection. */
  readonly target: () => { readonly host: string; readonly port: number }
  /** What kind of connection it is, by the first bytes it sends; rules are about labels. Default: every label is empty. */
  readonly labelOf?: (first: Buffer) => string
  readonly port?: number
}

export interface FaultyProxy {
  readonly port: number
  /** Falls ill, for the connections with such a label; @returns how to heal that again. */
  inject(fault: ProxyFault, concerns?: RegExp): () => void
  stop(): Promise<void>
}

interface Rule {
  readonly fault: ProxyFault
  readonly concerns: RegExp
}
interface Line {
  readonly label: string
  /** Look again at what may pass. */
  review(): void
  destroy(): void
}

export async function faultyProxy(options: FaultyProxyOptions): Promise<FaultyProxy> {
  const rules = new Set<Rule>()
  const lines = new Set<Line>()
  const raw = new Set<Socket>()
  const ruleFor = (label: string, kinds: readonly ProxyFault['kind'][]): Rule | undefined =>
    [...rules].find(({ fault, concerns }) => kinds.includes(fault.kind) && concerns.test(label))

  const join = (client: Socket, first: Buffer): void => {
    const label = options.labelOf?.(first) ?? ''
    if (ruleFor(label, ['cut'])) {
      client.destroy()
      return
    }
    const server = connect(options.target())
    server.setNoDelay(true)
    const there = channel(client, server, () => ({
      held: ruleFor(label, ['stall']) !== undefined,
      delayMs: delayOf(ruleFor(label, ['delay'])),
    }))
    const back = channel(server, client, () => ({
      held: ruleFor(label, ['stall', 'half-open']) !== undefined,
      delayMs: delayOf(ruleFor(label, ['delay'])),
    }))
    const line: Line = {
      label,
      review() {
        there.review()
        back.review()
      },
      destroy() {
        lines.delete(line)
        client.destroy()
        server.destroy()
      },
    }
    lines.add(line)
    raw.delete(client)
    for (const end of [client, server]) {
      end.removeAllListeners('error')
      end.on('error', () => line.destroy()) // whoever speaks on it sees a broken connection, as in life
      end.on('close', () => line.destroy())
    }
    there.take(first)
  }

  const server = createServer((client) => {
    raw.add(client)
    client.setNoDelay(true)
    client.on('error', () => client.destroy())
    client.once('close', () => raw.delete(client))
    client.once('data', (first) => {
      client.pause()
      join(client, first)
    })
  })
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    inject(fault, concerns = /^/) {
      const rule: Rule = { fault, concerns }
      rules.add(rule)
      for (const line of lines) if (concerns.test(line.label)) fault.kind === 'cut' ? line.destroy() : line.review()
      return () => {
        if (!rules.delete(rule)) return
        for (const line of lines)
          if (concerns.test(line.label)) fault.kind === 'half-open' ? line.destroy() : line.review()
      }
    },
    async stop() {
      const closed = once(server, 'close')
      server.close()
      for (const line of lines) line.destroy()
      for (const socket of raw) socket.destroy()
      await closed
    },
  }
}

const delayOf = (rule: Rule | undefined): number => (rule?.fault.kind === 'delay' ? rule.fault.ms : 0)

/** One direction, in order whatever the delays. */
function channel(from: Socket, to: Socket, state: () => { held: boolean; delayMs: number }) {
  const waiting: { readonly chunk: Buffer; readonly dueAt: number }[] = []
  let timer: NodeJS.Timeout | undefined
  let full = false
  let ended = false
  const pass = (): void => {
    clearTimeout(timer)
    timer = undefined
    if (state().held || full) return
    for (let next = waiting[0]; next; next = waiting[0]) {
      const wait = next.dueAt - performance.now()
      if (wait > 0) {
        timer = setTimeout(pass, wait)
        return
      }
      waiting.shift()
      if (to.destroyed) return
      if (!to.write(next.chunk)) {
        full = true
        from.pause()
        to.once('drain', () => {
          full = false
          pass()
        })
        return
      }
    }
    if (ended) to.end()
    else from.resume()
  }
  const take = (chunk: Buffer): void => {
    waiting.push({ chunk, dueAt: performance.now() + state().delayMs })
    if (state().held) from.pause()
    pass()
  }
  from.on('data', take)
  from.once('end', () => {
    ended = true
    pass()
  })
  return { take, review: pass }
}

/** `user/database` of a PostgreSQL connection, from its startup message (nothing is encrypted on loopback). */
export function postgresLabel(first: Buffer): string {
  const fields = first.subarray(8).toString('latin1').split('\0')
  const value = (name: string): string => {
    for (let index = 0; index + 1 < fields.length; index += 2)
      if (fields[index] === name) return fields[index + 1] ?? ''
    return ''
  }
  return `${value('user')}/${value('database')}`
}
