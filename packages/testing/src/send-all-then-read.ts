/** The client that suffers most from a connection closed too early: it sends everything before it looks for an answer. */
import { connect } from 'node:net'

interface Sending {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  /** In pieces, without a length. */
  readonly chunked: boolean
}

const pieceBytes = 64 * 1024
const withinMs = 60_000

/** A POST. @returns all that came back, head and body @throws when the connection breaks before all of it was sent */
export function sendAllThenRead(url: string, { path, headers, body, chunked }: Sending): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    let answer = ''
    socket.setTimeout(withinMs, () => socket.destroy(new Error(`no answer within ${withinMs} ms`)))
    socket.on('error', reject)
    socket.on('data', (bytes) => {
      answer += String(bytes)
    })
    socket.on('close', () => resolve(answer))
    socket.pause()
    const framing = chunked ? 'transfer-encoding: chunked' : `content-length: ${body.length}`
    const lines = [`POST ${path} HTTP/1.1`, `host: ${hostname}:${port}`, framing]
    for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`)
    socket.write(`${lines.join('\r\n')}\r\n\r\n`)
    for (let from = 0; from < body.length; from += pieceBytes) {
      const piece = body.subarray(from, from + pieceBytes)
      if (chunked) socket.write(`${piece.length.toString(16)}\r\n`)
      socket.write(piece)
      if (chunked) socket.write('\r\n')
    }
    socket.write(chunked ? '0\r\n\r\n' : '', () => socket.resume())
  })
}
