/**
 * A printer in the first kitchen that has stations and no printer of its own: a Star that polls, as it would stand on a shelf. It is
 * there as long as the city lives, and taken along when it sleeps: a printer that nobody feeds would ring at the counter.
 */
import { demoPassword } from '@jumun/contracts'
import {
  addPrinter,
  confirmPrint,
  fetchPrint,
  listPrinters,
  listStores,
  pollForPrints,
  removePrinter,
  renewPrinterToken,
} from '@jumun/contracts/http'
import { refusalOf } from '../api/refusal.ts'
import type { City } from './commons.ts'
import type { Person } from './person.ts'
import { starPaper } from './star-paper.ts'

const name = 'City printer'
const media = 'application/vnd.star.starprnt'
const well = '200 OK'

interface Installed {
  readonly params: { readonly id: string; readonly printerId: string }
  /** Where it asks for work. */
  readonly path: string
}

export async function printers(city: City): Promise<void> {
  const owner = city.resident({ email: 'owner@jumun.local', password: demoPassword, role: 'owner' })
  let printer: Installed | 'nowhere' | undefined
  while (printer === undefined && !city.signal.aborted) {
    printer = await city.tryTo(() => install(city, owner))
    if (printer === undefined) await city.pause('betweenLooks')
  }
  if (printer === undefined || printer === 'nowhere') return
  const { params, path } = printer
  try {
    while (!city.signal.aborted) {
      const printed = await city.tryTo(() => poll(city, path))
      if (printed === 'gone') return // somebody has taken it off the shelf
      if (!printed) await city.pause('betweenLooks')
    }
  } finally {
    // The next city finds it by its name, should this not arrive.
    await owner.call(removePrinter, { params, keepalive: true }).catch(() => undefined)
  }
}

async function install(city: City, owner: Person): Promise<Installed | 'nowhere'> {
  const { items } = await owner.call(listStores, { query: { limit: 100 } })
  for (const { id, stations } of items) {
    if (!stations?.length) continue
    const there = await city.tryTo(() => owner.call(listPrinters, { params: { id } }))
    if (!there || there.items.some((printer) => printer.name !== name)) continue
    const body = { name, kind: 'cloudprnt', prints: ['station'], columns: 32 } as const
    const printer =
      there.items[0] ??
      (await owner.call(addPrinter, { params: { id }, body: { ...body, prints: [...body.prints] }, key: city.newId() }))
    const params = { id, printerId: printer.id }
    return { params, ...(await owner.call(renewPrinterToken, { params })) }
  }
  return 'nowhere'
}

/** @returns whether something was printed */
async function poll(city: City, path: string): Promise<boolean | 'gone'> {
  const asking = { status: '23 6 0 0 0 0 0 0 0', printerMAC: '00:11:62:00:00:02', statusCode: encodeURIComponent(well) }
  const asked = await city.send(path, {
    method: pollForPrints.method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(asking),
  })
  if (asked.status === 404) return 'gone'
  const { jobReady, jobToken } = (await (await good(asked)).json()) as { jobReady: boolean; jobToken?: string }
  if (!jobReady || jobToken === undefined) return false
  const about = (query: Record<string, string>) => `${path}?${new URLSearchParams({ ...query, token: jobToken })}`
  const document = await city.send(about({ type: media }), { method: fetchPrint.method })
  if (document.status === 404) return false // another took it, or it is too old by now
  const paper = starPaper(new Uint8Array(await (await good(document)).arrayBuffer()))
  await good(await city.send(about({ code: well }), { method: confirmPrint.method }))
  city.count('printed')
  city.show(paper)
  return true
}

async function good(response: Response): Promise<Response> {
  if (response.ok) return response
  throw refusalOf(response.status, await response.json().catch(() => undefined), response.headers.get('retry-after'))
}
