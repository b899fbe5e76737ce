/** What stands beside an event in its lane: the command that led to it, what it decided, and whether it takes something back. */
import type { Story } from '@jumun/contracts/http'

type Told = Pick<Story['events'][number], 'type' | 'note'>

/** Somebody asked for these; all other events answer another event. */
const commands: Readonly<Record<string, string>> = {
  OrderDrafted: 'POST order',
  OrderCancelRequested: 'DELETE order',
  PaymentApproved: 'POST payment',
  PaymentDeclined: 'POST payment',
  TicketAccepted: 'POST accept',
  CookingStarted: 'POST start',
  TicketSeen: 'POST seen',
  TicketBegan: 'its time has come',
  ItemTicked: 'POST tick',
  TicketLinesChanged: 'POST lines',
  TicketLineAsked: 'POST ask',
  TicketLineKept: 'POST keep',
  OrderReady: 'POST ready',
  OrderCollected: 'POST collect',
  DeliveryAssigned: 'POST claim',
  DeliveryPickedUp: 'POST pickup',
  DeliveryCompleted: 'POST complete',
  DeliveryFailed: 'POST fail',
}
const undoes = new Set([
  'PaymentRefunded',
  'StockReleased',
  'DeliveryCanceled',
  'DeliveryGivenUp',
  'TicketCanceled',
  'OrderCanceled',
])

export const commandOf = ({ type }: Told): string | undefined => commands[type]
export const isUndo = (type: string): boolean => undoes.has(type)

/** Ids stand elsewhere on the page. */
export const detailsOf = (
  { note = {} }: Told,
  { money, words }: { readonly money: (amount: number) => string; readonly words: (said: string) => string },
): string =>
  Object.entries(note)
    .filter(([name]) => name !== 'riderId' && name !== 'promisedAt' && name !== 'refundId')
    .map(([name, value]) => {
      if (name === 'number') return `№ ${value}`
      return name === 'amount' || name === 'refund' ? money(Number(value)) : words(String(value))
    })
    .join(' · ')
