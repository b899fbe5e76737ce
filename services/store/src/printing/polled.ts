/**
 * Printers that poll: each has one address with a word in it that nobody else knows.
 *
 * Star CloudPRNT: POST asks (JSON → `jobReady`, `mediaTypes`, `jobToken`), GET fetches the bytes, DELETE says how it went.
 * https://star-m.jp/products/s_print/sdk/StarCloudPRNT/manual/en/protocol-reference/http-method-reference/
 *
 * Epson Server Direct Print: POST of a form, `ConnectionType=GetRequest` is answered with ePOS-Print XML and a print job id,
 * `ConnectionType=SetResponse` says how it went. "Server Direct Print User's Manual" (TM-i firmware 4.1 and later, TM-T88VI, TM-m30):
 * https://files.support.epson.com/pdf/pos/bulk/tm-i_sdp_um_en_revk.pdf
 */
import { confirmPrint, fetchPrint, pollForPrints } from '@jumun/contracts'
import type { Database } from '@jumun/messaging'
import type { Clock, Route } from '@jumun/service'
import type { FastifyInstance } from 'fastify'
import { noSuchForm, noSuchToken, nothingHere, otherMedia } from './answers.ts'
import { type JobRecord, jobFailed, jobPrinted, type Polled, printerSeen, readPolling, takeJob } from './job-table.ts'
import { hashOf } from './printer-token.ts'
import { troubleOfEpson, troubleOfStar } from './printer-words.ts'
import { asBytes } from './render.ts'
import type { WriteDocument } from './write-document.ts'

interface Needs {
  readonly db: Database
  readonly clock: Clock
  readonly write: WriteDocument
}

/** Bytes of the first two commands (ESC @; GS a, ESC RS a): the printer decides when it starts anew, and what it reports. */
const leftOut = { epson: 5, star: 6 } as const

/** StarPRNT as newer printers speak it, and the line mode of older ones: the printer takes which it likes. */
const starMedia = {
  'application/vnd.star.starprnt': 'starprnt',
  'application/vnd.star.line': 'starline',
} as const

export function routesOfPollers(needs: Needs): Route[] {
  const { db, clock } = needs
  const polling = async (token: string): Promise<Polled> => {
    const polled = await readPolling(db, hashOf(token), clock.now())
    if (!polled) throw nothingHere()
    return polled
  }
  const route = (endpoint: Route['endpoint'], handle: Route['handle']): Route => ({ endpoint, handle })
  type Given = { params: { token: string }; query: Record<string, string | undefined>; body: Record<string, unknown> }

  return [
    route(pollForPrints, async (context, _, reply) => {
      const { params, body } = context as unknown as Given
      const polled = await polling(params.token)
      if (polled.printer.kind === 'server-direct-print') {
        void reply.code(200).header('cache-control', 'no-store').type('text/xml; charset=utf-8')
        void reply.send(await serverDirectPrint(needs, polled, body))
      } else {
        void reply.code(200).header('cache-control', 'no-store').type('application/json; charset=utf-8')
        void reply.send(JSON.stringify(await cloudPrnt(needs, polled, body)))
      }
      return undefined
    }),
    route(fetchPrint, async (context, _, reply) => {
      const { params, query } = context as unknown as Given
      const { printer } = await polling(params.token)
      const media = query['type'] ?? 'application/vnd.star.starprnt'
      const command = starMedia[media as keyof typeof starMedia]
      if (!command) throw otherMedia(Object.keys(starMedia))
      const job = await takeJob(db, printer.id, jobIdIn(query['token']), clock.now())
      if (!job) throw nothingHere()
      const bytes = asBytes(await needs.write(job, printer), printer.columns, command)
      void reply.code(200).header('cache-control', 'no-store').type(media).send(bytes.subarray(leftOut.star))
      return undefined
    }),
    route(confirmPrint, async (context, _, reply) => {
      const { params, query } = context as unknown as Given
      const { printer } = await polling(params.token)
      const jobId = jobIdIn(query['token'])
      const trouble = query['code'] === undefined ? 'star-unknown' : troubleOfStar(query['code'])
      if (trouble === undefined) await jobPrinted(db, printer.id, jobId, clock.now())
      else await jobFailed(db, printer.id, jobId, trouble)
      await printerSeen(db, printer, clock.now(), trouble)
      // Said twice it is as true as said once, so it is never refused.
      void reply.code(200).header('cache-control', 'no-store').type('application/json; charset=utf-8').send('{}')
      return undefined
    }),
  ]
}

async function cloudPrnt({ db, clock }: Needs, { printer, nextId }: Polled, body: Record<string, unknown>) {
  const { statusCode, printingInProgress } = body
  await printerSeen(db, printer, clock.now(), troubleOfStar(typeof statusCode === 'string' ? statusCode : undefined))
  if (nextId === undefined || printingInProgress === true) return { jobReady: false }
  return { jobReady: true, mediaTypes: Object.keys(starMedia), jobToken: String(nextId) }
}

/** Old firmware tells no token: then it is what it was given. */
function jobIdIn(token: string | undefined): number | undefined {
  if (token === undefined || token === '') return undefined
  if (!/^\d{1,15}$/.test(token)) throw noSuchToken()
  return Number(token)
}

async function serverDirectPrint(needs: Needs, polled: Polled, body: Record<string, unknown>): Promise<string> {
  const { db, clock } = needs
  const { printer, nextId } = polled
  switch (body['ConnectionType']) {
    case 'GetRequest': {
      await printerSeen(db, printer, clock.now(), printer.trouble)
      const job = nextId === undefined ? undefined : await takeJob(db, printer.id, nextId, clock.now())
      return job ? printRequest(job, asBytes(await needs.write(job, printer), printer.columns, 'escpos')) : ''
    }
    case 'SetResponse': {
      const results = resultsIn(String(body['ResponseFile'] ?? ''))
      for (const { jobId, trouble } of results)
        if (trouble === undefined) await jobPrinted(db, printer.id, jobId, clock.now())
        else await jobFailed(db, printer.id, jobId, trouble)
      await printerSeen(db, printer, clock.now(), results.at(-1)?.trouble)
      return ''
    }
    default:
      return '' // status and the like: that it asked is all there is to know
  }
}

const printRequest = ({ id }: JobRecord, bytes: Buffer): string => `<?xml version="1.0" encoding="utf-8"?>
<PrintRequestInfo Version="2.00"><ePOSPrint><Parameter><devid>local_printer</devid><timeout>10000</timeout><printjobid>${id}</printjobid></Parameter><PrintData><epos-print xmlns="http://www.epson-pos.com/schemas/2011/03/epos-print"><command>${bytes.subarray(leftOut.epson).toString('hex')}</command></epos-print></PrintData></ePOSPrint></PrintRequestInfo>`

interface PrintResult {
  /** Undefined: the printer does not say which. */
  readonly jobId: number | undefined
  readonly trouble: string | undefined
}

/** A document of a printer is small and of one form; whatever else it is, nothing comes of it. */
export function resultsIn(xml: string): PrintResult[] {
  const parts = xml.match(/<ePOSPrint>[\s\S]*?<\/ePOSPrint>/g) ?? (xml.includes('<response') ? [xml] : [])
  return parts.flatMap((part) => {
    const success = /<response\b[^>]*\bsuccess="(true|1|false|0)"/.exec(part)?.[1]
    if (success === undefined) return []
    const job = /<printjobid>\s*(\d{1,15})\s*<\/printjobid>/.exec(part)?.[1]
    const code = /<response\b[^>]*\bcode="([^"]*)"/.exec(part)?.[1] ?? ''
    const isPrinted = success === 'true' || success === '1'
    return [
      { jobId: job === undefined ? undefined : Number(job), trouble: isPrinted ? undefined : troubleOfEpson(code) },
    ]
  })
}

/** Only printers send forms, and only to where they poll. */
export function readForms(app: FastifyInstance): void {
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (request, text, done) => {
    if (request.routeOptions.url !== pollForPrints.path) done(noSuchForm())
    else done(null, Object.fromEntries(new URLSearchParams(String(text))))
  })
}
