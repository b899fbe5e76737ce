/**
 * Printers without paper: one of each kind, speaking as the makers' manuals say. For tests, and for `npm run printer`.
 * The polls are made by hand (`poll()`), so that a test decides what comes when; an answer may get lost.
 */
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { printedText } from './printed-text.ts'

export interface FakePaper {
  /** What came out, in order. */
  readonly papers: readonly string[]
}

export interface FakePoller extends FakePaper {
  /** Asks once, and prints what there is. @returns whether something was printed */
  poll(how?: {
    /** It goes dark after printing: nobody hears how it went. */
    readonly confirm?: boolean
    /** It cannot print, and says so. */
    readonly trouble?: string
  }): Promise<boolean>
}

const patienceMs = 60_000
const ok = async (answer: Response): Promise<Response> => {
  if (answer.status !== 200) throw new Error(`the printer got ${answer.status}: ${await answer.text()}`)
  return answer
}

/** A Star printer: POST, GET, DELETE. */
export function fakeCloudPrnt(url: string, { media = 'application/vnd.star.starprnt' } = {}): FakePoller {
  const papers: string[] = []
  const ask = (method: string, query: Record<string, string>, body?: unknown): Promise<Response> =>
    fetch(`${url}?${new URLSearchParams({ uid: '', mac: '00:11:62:00:00:01', ...query })}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(patienceMs),
    })
  return {
    papers,
    async poll({ confirm = true, trouble } = {}) {
      const statusCode = encodeURIComponent(trouble ?? '200 OK')
      const asking = { status: '23 6 0 0 0 0 0 0 0', printerMAC: '00:11:62:00:00:01', statusCode, clientAction: null }
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(asking),
        signal: AbortSignal.timeout(patienceMs),
      })
      const { jobReady, mediaTypes, jobToken } = (await (await ok(answer)).json()) as {
        jobReady: boolean
        mediaTypes?: string[]
        jobToken?: string
      }
      if (!jobReady || !jobToken) return false
      if (!mediaTypes?.includes(media)) throw new Error(`a printer that wants ${media} is offered ${mediaTypes}`)
      const document = await ask('GET', { type: media, token: jobToken })
      if (document.status === 404) return false
      const bytes = Buffer.from(await (await ok(document)).arrayBuffer())
      const text = printedText(bytes, 'star')
      if (!trouble) papers.push(text)
      if (confirm) await ok(await ask('DELETE', { code: trouble ?? '200 OK', token: jobToken }))
      return true
    },
  }
}

/** An Epson printer: one POST asks, another says how it went. */
export function fakeServerDirectPrint(url: string): FakePoller {
  const papers: string[] = []
  const send = async (form: Record<string, string>): Promise<string> =>
    (
      await ok(
        await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams(form).toString(),
          signal: AbortSignal.timeout(patienceMs),
        }),
      )
    ).text()
  return {
    papers,
    async poll({ confirm = true, trouble } = {}) {
      const xml = await send({ ConnectionType: 'GetRequest', ID: '', Name: '' })
      if (xml === '') return false
      const jobId = /<printjobid>([A-Za-z0-9_.-]{1,30})<\/printjobid>/.exec(xml)?.[1]
      const hex = /<command>([0-9a-f]+)<\/command>/.exec(xml)?.[1]
      if (!xml.startsWith('<?xml') || !xml.includes('<devid>local_printer</devid>') || !jobId || !hex)
        throw new Error(`this is no print request: ${xml.slice(0, 300)}`)
      const text = printedText(Buffer.from(hex, 'hex'), 'escpos')
      if (!trouble) papers.push(text)
      if (!confirm) return true
      const response = `<response xmlns="http://www.epson-pos.com/schemas/2011/03/epos-print" success="${!trouble}" code="${trouble ?? ''}" status="251658262" battery="0"/>`
      const result = `<?xml version="1.0" encoding="UTF-8"?><PrintResponseInfo Version="2.00"><ePOSPrint><Parameter><devid>local_printer</devid><printjobid>${jobId}</printjobid></Parameter><PrintResponse>${response}</PrintResponse></ePOSPrint></PrintResponseInfo>`
      await send({ ConnectionType: 'SetResponse', ID: '', Name: '', ResponseFile: result })
      return true
    },
  }
}

export interface FakeRawPrinter extends FakePaper {
  readonly port: number
  /** How it is from now on. `mute`: prints, and never says a word; `dies`: prints, and its cable is pulled before it answers. */
  be(how: 'well' | 'without paper' | 'open' | 'mute' | 'dying'): void
  /** The next paper, for whoever waits. */
  printed(count: number): Promise<void>
  stop(): Promise<void>
}

/** A printer at TCP 9100: answers DLE EOT and GS r. */
export async function startFakeRawPrinter({
  port = 0,
  onPaper = (_: string): void => {},
} = {}): Promise<FakeRawPrinter> {
  const papers: string[] = []
  const sockets = new Set<Socket>()
  let how: Parameters<FakeRawPrinter['be']>[0] = 'well'
  let wake = (): void => {}
  const server = createServer((socket) => {
    sockets.add(socket)
    let got = Buffer.alloc(0)
    const print = (): void => {
      if (got.length === 0) return
      const text = printedText(got, 'escpos')
      got = Buffer.alloc(0)
      papers.push(text)
      onPaper(text)
      wake()
    }
    socket.on('data', (bytes) => {
      got = Buffer.concat([got, bytes as Buffer])
      while (got[0] === 0x10 && got[1] === 0x04 && got.length >= 3) {
        const what = got[2]
        got = got.subarray(3)
        if (how === 'mute') continue
        if (what === 2) socket.write(Buffer.from([how === 'open' ? 0x16 : how === 'without paper' ? 0x32 : 0x12]))
        if (what === 4) socket.write(Buffer.from([how === 'without paper' ? 0x72 : 0x12]))
      }
      // GS r 1 stands at the end of a document: it has come to it
      if (got.subarray(-3).equals(Buffer.from([0x1d, 0x72, 0x31]))) {
        print()
        if (how === 'dying') socket.destroy()
        else if (how !== 'mute') socket.write(Buffer.from([0x00]))
      }
    })
    socket.on('end', print)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    papers,
    be(next) {
      how = next
    },
    async printed(count) {
      while (papers.length < count)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
    },
    async stop() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
