/** All of printing, as the service's menu takes it. */
import * as contract from '@jumun/contracts'
import { type Database, pruneInPieces } from '@jumun/messaging'
import {
  type Caller,
  type Deeds,
  type Job,
  numberSetting,
  type Running,
  route,
  textSetting,
  userOf,
} from '@jumun/service'
import type { Logger } from 'pino'
import { refuseNoDay } from '../books/days.ts'
import { scopeOf } from '../look-up.ts'
import * as answer from '../outcome/answers.ts'
import { giveUpJobs, printTimer } from './job-table.ts'
import { readForms, routesOfPollers } from './polled.ts'
import { runsPrinters } from './run-printers.ts'
import { networksIn, speaksToPrinters } from './spoken-to.ts'
import { type WritingNeeds, writesDocuments } from './write-document.ts'

interface Needs extends WritingNeeds {
  readonly log: Logger
  readonly deeds: Deeds
  readonly printerNetworks: string
  readonly printsKeptDays: number
  readonly printerSilentAfterSeconds: number
}

export const printingSettings = {
  printerSilentAfterSeconds: numberSetting(
    'Seconds after which a printer that has work and does none is said to be silent',
    {
      default: 60,
      min: 1,
      max: 3_600,
    },
  ),
  printerNetworks: textSetting(
    'Networks in which stores may have printers that are spoken to (TCP 9100), with commas: 192.168.0.0/16. Empty: none',
    '',
  ),
  printsKeptDays: numberSetting('Days for which it can be looked up what was printed', {
    default: 14,
    min: 1,
    max: 365,
  }),
}

export function printing(needs: Needs): Required<Pick<Running, 'routes' | 'jobs' | 'timers' | 'http'>> {
  const networks = networksIn(needs.printerNetworks)
  const printers = runsPrinters({ ...needs, networks })
  const write = writesDocuments(needs)
  const speaking = speaksToPrinters({ ...needs, write, networks })
  return {
    routes: [
      route(contract.listPrinters, async (request) =>
        answer.listed(await printers.list({ storeId: request.params.id, who: personOf(request) })),
      ),
      route(contract.addPrinter, async (request) =>
        answer.made(await printers.add({ ...which(request), who: userOf(request) }, request.body, request.newId)),
      ),
      route(contract.changePrinter, async (request) => answer.shown(await printers.change(one(request), request.body))),
      route(contract.removePrinter, async (request) => answer.gone(await printers.remove(one(request)))),
      route(contract.renewPrinterToken, async (request) => answer.shown(await printers.renewToken(one(request)))),
      route(contract.printTestPage, async (request) => answer.shown(await printers.test(one(request)))),
      route(contract.previewPrinter, async (request) =>
        answer.shown(await printers.preview(one(request), request.query.kind ?? 'slip')),
      ),
      route(contract.listPrints, async (request) =>
        answer.listed(await printers.printsOf(request.params.orderId, await scopeOf(needs.db, userOf(request)))),
      ),
      route(contract.printAgain, async (request) =>
        answer.listed(await printers.again(request.params.orderId, userOf(request), request.body)),
      ),
      route(contract.printDay, async (request) => {
        const { id: storeId, date } = request.params
        refuseNoDay('date', date)
        return answer.shown(await printers.printDay({ storeId, who: userOf(request) }, date, request.body.printerId))
      }),
      route(contract.listSilentPrinters, async () => answer.listed(await printers.silent())),
      ...routesOfPollers({ ...needs, write }),
    ],
    jobs: [speaking.job, tidyPrints(needs)],
    timers: { [printTimer]: speaking.timer },
    http: readForms,
  }
}

interface Asked {
  readonly caller: Caller
}
const which = (request: { readonly params: { readonly id: string } }) => ({ storeId: request.params.id })
const one = (request: Asked & { readonly params: { readonly id: string; readonly printerId: string } }) => ({
  ...which(request),
  printerId: request.params.printerId,
  who: userOf(request),
})
/** Operators look at all. */
const personOf = (request: Asked) => {
  const user = userOf(request)
  return user.role === 'operator' ? undefined : user
}

/** What was printed, and who asked for it again, can be looked up for some days. */
const tidyPrints = ({ db, clock, printsKeptDays }: Pick<Needs, 'db' | 'clock' | 'printsKeptDays'>): Job => ({
  name: 'tidy prints',
  everyMs: 10 * 60_000,
  run: async () => {
    await giveUpJobs(db, clock.now())
    await pruneInPieces(db as Database, 'print_job', 'created_at < $1', [
      new Date(clock.now().getTime() - printsKeptDays * 86_400_000),
    ])
  },
})
