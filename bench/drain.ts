/**
 * `npm run bench drain [-- --away 60 --rate 50 --log kafka]`: the event log is away for a minute while orders go on; when it is
 * back, how fast the outboxes empty into it, how long until every order is CONFIRMED, and whether what was published of each
 * subject stands in the log in its order. A whole platform, its log on a server of its own whose line is cut. The audit must
 * be green afterwards.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { openEventLog } from '@jumun/service'
import { pino } from 'pino'
import { eventually, logInAs } from '../harness/people.ts'
import { auditAndStop, startPlatform } from '../harness/platform.ts'
import { logOnALine } from './drain/line.ts'
import { orderKept } from './drain/order-kept.ts'
import { openOutboxes } from './drain/outboxes.ts'
import { machine } from './machine.ts'
import { openLoad, orderers } from './orders/load.ts'
import { platformSettings } from './orders/measure.ts'
import { openScreen } from './orders/screen.ts'
import { percentiles } from './percentiles.ts'
import { positive } from './positive.ts'
import { writeResult } from './results.ts'

const { values } = parseArgs({
  options: {
    /** Seconds without the log. */
    away: { type: 'string', default: '60' },
    /** Orders a second meanwhile. */
    rate: { type: 'string', default: '50' },
    log: { type: 'string', default: 'postgres' },
  },
})
const away = positive(values.away)
const rate = positive(values.rate)
const log = values.log === 'kafka' ? 'kafka' : 'postgres'
const warmUpSeconds = Math.min(3, away)
const lookEveryMs = 20

const line = await logOnALine(log)
try {
  const platform = await startPlatform({ env: { ...platformSettings, ...line.environment } })
  try {
    await measure(platform)
  } finally {
    await auditAndStop(platform)
  }
} finally {
  await line.stop()
}

async function measure(platform: Awaited<ReturnType<typeof startPlatform>>): Promise<void> {
  const { operator, databases } = await platform.runFile()
  if (!operator) throw new Error('this platform has no operator')
  const outboxes = await openOutboxes(databases)
  const place = await orderers(platform)
  const screen = await openScreen(platform, await logInAs(platform, operator.email, operator.password))
  const confirmed = (ids: readonly string[]) =>
    eventually(`${ids.length} orders are confirmed`, async () => {
      screen.check()
      return ids.every((id) => screen.orders.get(id)?.timeline.some(({ type }) => type === 'OrderConfirmed'))
    })
  try {
    await confirmed((await openLoad(place, rate, warmUpSeconds)).flatMap(({ id }) => id ?? []))

    console.log(`${away} s without the log, ${rate} orders a second …`)
    const heal = line.cut()
    const outcomes = await openLoad(place, rate, away)
    const ids = outcomes.flatMap(({ id }) => id ?? [])
    const left = await outboxes.backlog()
    const backlog = await left()
    if (backlog === 0) throw new Error('nothing waits: the log was not away')

    const back = performance.now()
    heal()
    let now = backlog
    while (now === backlog) {
      await pause(lookEveryMs)
      now = await left()
    }
    const firstMs = performance.now() - back
    while (now > 0) {
      await pause(lookEveryMs)
      now = await left()
    }
    const emptyMs = performance.now() - back
    await confirmed(ids)
    const confirmedMs = performance.now() - back
    await eventually('the outboxes are empty', async () => (await outboxes.waiting()) === 0)

    const { url, schemaRegistryUrl } = line
    const reader = await openEventLog({ url, schemaRegistryUrl, log: pino({ level: 'silent' }) })
    const { events, outOfOrder } = await orderKept(reader)
    if (outOfOrder.length > 0) throw new Error(`not in their order:\n${outOfOrder.slice(0, 20).join('\n')}`)
    // Counted from the line's return, with what it takes the relays to find that out.
    const perSecond = Math.round((backlog * 1000) / emptyMs)
    const result = {
      ...{ machine: await machine(), log, awaySeconds: away, ordersPerSecond: rate },
      orders: ids.length,
      refused: outcomes.length - ids.length,
      postMs: percentiles(outcomes.map(({ ms }) => ms)),
      ...{ backlog, arrivedPerSecond: Math.round(backlog / away), firstMs: Math.round(firstMs) },
      ...{ emptyMs: Math.round(emptyMs), perSecond, confirmedMs: Math.round(confirmedMs) },
      eventsInTheLog: events,
    }
    const file = await writeResult(log === 'kafka' ? 'drain-on-kafka' : 'drain', result)
    console.log(
      [
        '',
        `On ${log}: ${ids.length} orders taken in ${away} s without the log, ${result.refused} refused; POST /orders p50 ${result.postMs.p50} ms, p99 ${result.postMs.p99} ms.`,
        `${backlog} events waited (${result.arrivedPerSecond}/s had arrived). From the moment the log was back: the first went after ${result.firstMs} ms, all after ${result.emptyMs} ms, which is ${perSecond} events/s; every order confirmed after ${result.confirmedMs} ms.`,
        `All ${events} events of the log stand in their order.`,
        '',
        file,
      ].join('\n'),
    )
  } finally {
    screen.close()
    await outboxes.close()
  }
}
