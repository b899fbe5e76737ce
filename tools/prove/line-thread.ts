/** The thread of a line (see line.ts). */
import { parentPort, workerData } from 'node:worker_threads'
import { faultyProxy, postgresLabel } from './faulty-proxy.ts'
import type { LineData, LineOrder } from './line.ts'

const { ports, postgres } = workerData as LineData
let known = ports
let turn = 0
const heals = new Map<number, () => void>()
const proxy = await faultyProxy({
  target: () => ({ host: '127.0.0.1', port: known[turn++ % known.length] ?? 1 }),
  ...(postgres ? { labelOf: postgresLabel } : {}),
})
parentPort?.on('message', (order: LineOrder) => {
  if ('aim' in order) known = order.aim
  else if ('inject' in order) heals.set(order.id, proxy.inject(order.inject, order.concerns))
  else if ('heal' in order) heals.get(order.heal)?.()
  else void proxy.stop().then(() => parentPort?.close())
})
parentPort?.postMessage(proxy.port)
