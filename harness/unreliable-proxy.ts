/** A road to the platform on which everything can vanish without a word, as behind a lift's door: nothing is closed, nothing arrives. */
import { createServer, connect as dial, type Socket } from 'node:net'

export interface UnreliableProxy {
  readonly url: string
  /** From now on what is on the road is lost, and whoever sets out hangs. */
  swallow(): void
  /** Whoever sets out anew arrives; what hung hangs for good, as connections do whose middle has forgotten them. */
  letThrough(): void
  close(): Promise<void>
}

export async function unreliableProxyTo(target: string): Promise<UnreliableProxy> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  let swallows = false
  let lost = new AbortController()
  const server = createServer((near) => {
    sockets.add(near)
    near.on('error', () => near.destroy()).once('close', () => sockets.delete(near))
    if (swallows) return
    const far = dial(Number(port), hostname)
    sockets.add(far)
    far.on('error', () => near.destroy()).once('close', () => sockets.delete(far))
    const { signal } = lost
    const carry = (from: Socket, to: Socket): void => {
      from.on('data', (bytes) => void (signal.aborted || to.write(bytes)))
      from.once('close', () => signal.aborted || to.destroy())
    }
    carry(near, far)
    carry(far, near)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address() as { readonly port: number }
  return {
    url: `http://127.0.0.1:${address.port}`,
    swallow: () => {
      swallows = true
      lost.abort()
      lost = new AbortController()
    },
    letThrough: () => {
      swallows = false
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}
