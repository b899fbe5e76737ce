/** A program of a shop's own, as a test wants it: it answers, refuses, or says nothing. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Asked {
  readonly headers: Record<string, string>
  readonly text: string
  readonly body: {
    readonly type: string
    readonly orderId?: string
    readonly storeId?: string
    readonly sequence?: number
  }
  answered?: number
}
export interface FakeReceiver {
  readonly url: string
  readonly all: readonly Asked[]
  /** A status, also with headers; or it hangs up; or it never answers. */
  answer: (asked: Asked) => number | readonly [status: number, headers: Record<string, string>] | 'refuse' | 'silence'
  asked(): number
  /** What was answered with 2xx, in order. */
  taken(): readonly Asked[]
  stop(): Promise<void>
}

export async function startFakeReceiver(): Promise<FakeReceiver> {
  const all: Asked[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => hear(Buffer.concat(chunks).toString()))
    const hear = (text: string): void => {
      const asked: Asked = { headers: request.headers as Record<string, string>, text, body: JSON.parse(text) }
      all.push(asked)
      const answer = receiver.answer(asked)
      if (answer === 'refuse') request.socket.destroy()
      else if (answer !== 'silence') {
        const [status, headers] = typeof answer === 'number' ? [answer, {}] : answer
        asked.answered = status
        response.writeHead(status, headers).end()
      }
    }
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const receiver: FakeReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    all,
    answer: () => 204,
    asked: () => all.length,
    taken: () => all.filter(({ answered }) => answered !== undefined && answered < 300),
    async stop() {
      server.closeAllConnections()
      if (server.listening) await new Promise((done) => server.close(done))
    },
  }
  return receiver
}
