/** Many clients of one stream in this process: each a bare connection, which notes when it saw which order first. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { onStop, sendToParent } from '../child.ts'
import { nowMs } from './clock.ts'

export interface Listen {
  readonly host: string
  readonly port: number
  readonly path: string
  readonly tokens: readonly string[]
}
export interface Listening {
  readonly open: number
}
/** Asked with anything else: what was seen so far. */
export interface Received {
  /** By order: when each client saw it. */
  readonly orders: ReadonlyMap<string, readonly number[]>
  /** Streams that have ended. */
  readonly closed: number
}

const atOnce = 50
const marker = 'data: {"orderId":"'
const idLength = 36

let closed = 0
let orders = new Map<string, number[]>()
const sockets: Socket[] = []

function look(text: string, saw: (orderId: string) => void): void {
  for (let at = text.indexOf(marker); at >= 0; at = text.indexOf(marker, at + 1)) {
    const begin = at + marker.length
    if (text.length >= begin + idLength) saw(text.slice(begin, begin + idLength))
  }
}

async function join({ host, port, path }: Listen, token: string): Promise<void> {
  const socket = connect({ host, port })
  sockets.push(socket)
  socket.setEncoding('latin1')
  socket.on('error', () => {}) // it closes, and that is counted
  socket.once('close', () => closed++)
  socket.write(`GET ${path} HTTP/1.1\r\nhost: ${host}:${port}\r\nauthorization: Bearer ${token}\r\n\r\n`)
  const [head] = (await once(socket, 'data')) as [string]
  if (!head.startsWith('HTTP/1.1 200')) throw new Error(`the stream answers ${head.split('\r\n')[0]}`)
  let last = ''
  /** The end of a piece, where the name of an order may be cut in two. */
  let rest = ''
  socket.on('data', (piece: string) => {
    const at = nowMs()
    look(rest + piece, (orderId) => {
      if (orderId === last) return
      last = orderId
      const known = orders.get(orderId)
      if (known) known.push(at)
      else orders.set(orderId, [at])
    })
    rest = piece.slice(-(marker.length + idLength - 1))
  })
}

process.on('message', (asked: Listen | object) => {
  if (!('tokens' in asked)) {
    sendToParent({ orders, closed } satisfies Received)
    orders = new Map()
    return
  }
  const joinAll = async (): Promise<void> => {
    for (let at = 0; at < asked.tokens.length; at += atOnce)
      await Promise.all(asked.tokens.slice(at, at + atOnce).map((token) => join(asked, token)))
    sendToParent({ open: sockets.length - closed } satisfies Listening)
  }
  joinAll().catch((error: unknown) => {
    console.error(error)
    process.exit(1)
  })
})
onStop(async () => {
  for (const socket of sockets) socket.destroy()
})
