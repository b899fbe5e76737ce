/** The control interface (see run-file.ts): takes parts down and brings them back. Loopback only, with a token. */
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { hostCheck } from '@jumun/service/hosts'
import type { RunningPart } from './part.ts'

export interface Control {
  readonly url: string
  readonly token: string
  close(): void
}

const isHere = hostCheck([])

export async function controlInterface(partNamed: (name: string) => RunningPart | undefined): Promise<Control> {
  const token = randomBytes(24).toString('base64url')
  const expected = Buffer.from(`Bearer ${token}`)
  const answer = async (
    host: string | undefined,
    method: string,
    path: string,
    authorization: string,
  ): Promise<[number, string]> => {
    if (!isHere(host)) return [421, 'there is nothing here under this name']
    const given = Buffer.from(authorization)
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return [401, 'the token is wrong']
    const [, name, step, drainMs] =
      /^\/parts\/([a-z]+(?:-\d+)?)\/(start|stop)(?:\?drainMs=(\d{1,6}))?$/.exec(path) ?? []
    const part = name === undefined ? undefined : partNamed(name)
    if (method !== 'POST' || !part) return [404, 'there is POST /parts/{part}/stop and /start']
    await (step === 'stop' ? part.stop(Number(drainMs ?? 0)) : part.start())
    return [204, '']
  }
  const server = createServer((request, response) => {
    request.resume()
    answer(request.headers.host, request.method ?? '', request.url ?? '', request.headers.authorization ?? '')
      .catch((error: unknown): [number, string] => [500, (error as Error).message])
      .then(([status, text]) => response.writeHead(status).end(text))
      .catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
