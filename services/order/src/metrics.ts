/** What an operator wants to see of orders: how they end, and whether the breaker around payment is open. */
import type { Breaker } from '@jumun/resilience'
import { Counter, Gauge, type Registry } from 'prom-client'
import { isOver } from './order.ts'
import type { Order } from './order-shape.ts'

export interface OrderMetrics {
  /** An order changed; counted when that was its end. A step that is retried after a rollback may count twice. */
  moved(order: Order): void
}

export function orderMetrics(registry: Registry, breaker: Breaker): OrderMetrics {
  const ended = new Counter({
    name: 'jumun_orders_ended_total',
    help: 'Orders that reached their end, by the end and its reason',
    labelNames: ['end', 'reason'],
    registers: [registry],
  })
  new Gauge({
    name: 'jumun_order_payment_breaker',
    help: 'The breaker around payment: 0 closed, 1 half open, 2 open',
    registers: [registry],
    collect() {
      this.set(breaker.level)
    },
  })
  return {
    moved: (order) => {
      const { state } = order
      if (isOver(order)) ended.inc({ end: state.status, reason: state.status === 'CANCELED' ? state.reason : '' })
    },
  }
}
