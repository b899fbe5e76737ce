/** How it went over the last hours, as each gateway has measured it since it started: for the charts of operators. */
import { type Static, Type } from 'typebox'
import { endpoint } from './endpoint.ts'
import { MoneyShape, OneOf, Shape, Time } from './shapes.ts'

/** The steps of each series. */
export const historySteps = 60
/** How far one can look back, in minutes. */
export const historySpans = ['60', '360', '1440'] as const
export type HistorySpan = (typeof historySpans)[number]

const series = (description: string) =>
  Type.Array(Type.Union([Type.Number({ minimum: 0 }), Type.Null()]), { maxItems: historySteps, description })
const spread = (of: string) =>
  Shape({ half: series(`half of ${of} took so long at most`), most: series(`99 of 100 ${of} took so long at most`) })

export const OpsHistoryShape = Shape(
  {
    from: Time,
    stepSeconds: Type.Integer({ minimum: 60 }),
    since: Type.Union([Time, Type.Null()], { description: 'since when this gateway measures; null: not yet' }),
    checkouts: Shape({ went: series('ordered and paid'), refused: series('refused'), failed: series('failed') }),
    money: Type.Array(
      Shape({
        currency: MoneyShape.properties.currency,
        taken: series('minor units that customers paid'),
        returned: series('minor units that went back to them'),
      }),
      { description: 'by currency' },
    ),
    acceptSeconds: spread('orders, until the store accepted'),
    doorSeconds: spread('orders, until the door or the counter'),
    services: Type.Array(
      Shape({
        name: Type.String(),
        answerSeconds: spread('requests'),
        requests: series('requests answered'),
        errors: series('of these with a status of 500 and above'),
        lagEvents: series('events not yet heard, at the worst'),
        parked: series('messages set aside for an operator, with those that wait behind them, at the worst'),
        unsentSeconds: series('how long the oldest event has waited for the log, at the worst'),
      }),
    ),
    deploys: Type.Array(Shape({ at: Time, service: Type.String(), version: Type.String() }), {
      description: 'when another version of a service came to run',
    }),
  },
  'In each series one number a step, oldest first; null where nothing was measured',
)
export type OpsHistory = Static<typeof OpsHistoryShape>

export const getOpsHistory = endpoint({
  service: 'gateway',
  method: 'GET',
  path: '/ops/history',
  summary: 'How it went over the last hours: orders, waiting times, latency, errors, lag',
  access: ['operator'],
  query: Shape({ minutes: Type.Optional(OneOf(...historySpans)) }),
  answers: { 200: OpsHistoryShape },
})
