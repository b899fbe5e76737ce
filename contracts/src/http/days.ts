/** The end of the day: what a store sold on a business day, and the numbered report that closing it freezes. */
import { type Static, type TProperties, Type } from 'typebox'
import { endpoint } from './endpoint.ts'
import { PrintJobShape } from './printing.ts'
import { Id, OneOf, Page, pageQuery, Shape, Time } from './shapes.ts'

export const Day = Type.String({
  pattern: '^20\\d\\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$',
  description: "YYYY-MM-DD, a business day by the store's clocks",
})
/** Of many orders, and below zero where more went back than came in. */
export const SumShape = Shape({ amount: Type.Integer(), currency: Type.String() }, 'Minor units; may be below zero')
export type Sum = Static<typeof SumShape>

/** What a day came to: gross + fees − discounts − refunds = net. */
export const dayMoney = {
  gross: { ...SumShape, description: 'what was ordered and paid, at the prices of the menu' },
  fees: { ...SumShape, description: 'for the way' },
  discounts: SumShape,
  refunds: { ...SumShape, description: 'what went back, of orders of this day or of an earlier one' },
  net: { ...SumShape, description: 'gross + fees − discounts − refunds' },
}
const Name = Type.Record(Type.String(), Type.String(), { description: 'Korean, English, or both' })
const Person = Shape({
  userId: Id,
  name: Type.Union([Type.String(), Type.Null()], { description: 'null: they have gone, or the user service is away' }),
})
const LivingShape = Shape({ orderId: Id, number: Type.Integer(), status: Type.String() })

/** In one currency. */
export const figures = {
  orders: Type.Integer({ description: 'paid on this day' }),
  canceled: Type.Integer({ description: 'ended on this day without being handed over' }),
  ...dayMoney,
  hours: Type.Array(Shape({ from: Time, hour: Type.Integer(), orders: Type.Integer(), net: SumShape }), {
    description: "each hour of the business day, by the store's clocks",
  }),
  products: Type.Array(Shape({ productId: Id, name: Name, quantity: Type.Integer(), amount: SumShape }), {
    description: 'what was sold of each, the most first; what was taken out or canceled is not in it',
  }),
  earlier: Type.Optional(
    Shape(
      { orders: Type.Integer(), canceled: Type.Integer(), ...dayMoney },
      'of this, what happened before the day began, but after its own day was closed; it is in no hour',
    ),
  ),
}
export const FiguresShape = Shape(figures)
export type DayFigures = Static<typeof FiguresShape>

export const PromisesShape = Shape(
  {
    orders: Type.Integer({ description: 'that were promised for a time, and came to be ready' }),
    kept: Type.Integer({ description: 'of them, ready by the minute that was promised' }),
    promised: Type.Union([Type.Number(), Type.Null()], { description: 'minutes from accepting on, on average' }),
    actual: Type.Union([Type.Number(), Type.Null()], { description: 'minutes from accepting until ready, on average' }),
    fromPaid: Type.Union([Type.Number(), Type.Null()], {
      description: 'minutes from paying until ready, on average; without those that were ordered ahead',
    }),
    items: Type.Array(Shape({ orderId: Id, promised: Type.Number(), actual: Type.Number() }), {
      description: 'each of them, as they were accepted',
    }),
  },
  'promised against actual',
)
export type Promises = Static<typeof PromisesShape>
/** Ready by the minute that was promised. */
export const isKept = ({ promised, actual }: Promises['items'][number]): boolean =>
  Math.floor(actual) <= Math.ceil(promised)

const staff = { accepted: Type.Integer(), ready: Type.Integer(), handedOver: Type.Integer() }
export const StaffDeedsShape = Shape({ userId: Id, ...staff })
export type StaffDeeds = Static<typeof StaffDeedsShape>

const closing = {
  day: Day,
  number: Type.Integer({ description: '1, 2, 3 … of this store, without gaps' }),
  closedAt: Time,
  closedBy: Type.Union([Person, Type.Null()]),
  early: Type.Boolean({
    description: 'it was closed before it had ended: what happened on it after that is in the next day that is open',
  }),
}
export const DayShape = Shape({
  storeId: Id,
  day: Day,
  from: Time,
  to: Time,
  timeZone: Type.String(),
  state: OneOf('OPEN', 'CLOSED'),
  report: Type.Optional(Shape(closing, 'of a closed day: it never changes again')),
  currency: Type.String({ description: 'of the figures that follow; what was sold in others is under `others`' }),
  ...figures,
  others: Type.Array(FiguresShape, { description: 'the same in each other currency; mostly there is none' }),
  staff: Type.Array(Shape({ ...Person.properties, ...staff }), {
    description: 'who accepted, finished and handed over how many of the orders of this day',
  }),
  promises: PromisesShape,
  living: Type.Array(LivingShape, {
    description: 'orders up to this day that are not at their end; of a closed day, those that were not then',
  }),
  since: { ...Time, description: 'what happened before is not in the books of this platform' },
})
export type DayReport = Static<typeof DayShape>
export const ClosedDayShape = Shape({ ...closing, orders: Type.Integer(), net: SumShape })
export type ClosedDay = Static<typeof ClosedDayShape>

export const reportFormats = ['text/csv'] as const
/** Of a report: JSON, or the same as a table for a spreadsheet. */
export const asReport = <Query extends TProperties>(query: Query) => ({
  query: Shape({ ...query, format: Type.Optional(OneOf('json', 'csv')) }),
  orGives: reportFormats,
})
const ofStore = { service: 'store', params: Shape({ id: Id }) } as const
const ofDay = { ...ofStore, params: Shape({ id: Id, date: Day }) } as const

export const getDay = endpoint({
  ...ofDay,
  method: 'GET',
  path: '/stores/:id/days/:date',
  summary:
    'What a business day came to: money, hours, products, people, promises; JSON, or CSV by `format` or `Accept`',
  access: ['owner', 'staff', 'operator'],
  right: 'figures',
  ...asReport({}),
  answers: { 200: DayShape },
})
export const closeDay = endpoint({
  ...ofDay,
  method: 'POST',
  path: '/stores/:id/days/:date/close',
  summary:
    'Freeze a day as the next numbered report; closed already, the same is answered. Before the day has ended it is ' +
    'closed early: what still happens on it belongs to the next day that is open',
  access: ['owner', 'staff'],
  right: 'figures',
  answers: { 200: DayShape },
})
export const listClosedDays = endpoint({
  ...ofStore,
  method: 'GET',
  path: '/stores/:id/days',
  summary: 'The numbered reports of a store, newest first',
  access: ['owner', 'staff', 'operator'],
  right: 'figures',
  query: Shape(pageQuery),
  answers: { 200: Page(ClosedDayShape) },
})
export const printDay = endpoint({
  ...ofDay,
  method: 'POST',
  path: '/stores/:id/days/:date/print',
  summary: "The day's report on paper, by this printer or the one for receipts",
  access: ['owner', 'staff'],
  right: 'figures',
  idempotent: true,
  body: Shape({ printerId: Type.Optional(Id) }),
  answers: { 200: PrintJobShape },
})
