/** Grafana's dashboards as code: what is asked, of which unit, in which panel. Each query is run against a real Prometheus. */

type Unit = 'short' | 'reqps' | 's' | 'percentunit' | 'bytes'
interface Panel {
  readonly title: string
  readonly unit: Unit
  /** What each line shows, and how it is called. */
  readonly queries: readonly (readonly [expr: string, legend: string])[]
  /** What an operator reads out of it. */
  readonly description: string
}
export interface Dashboard {
  readonly uid: string
  readonly title: string
  readonly panels: readonly Panel[]
}

const panel = (
  title: string,
  unit: Unit,
  description: string,
  ...queries: readonly (readonly [string, string])[]
): Panel => ({ title, unit, description, queries })
const quantile = (q: number, metric: string, by = ''): string =>
  `histogram_quantile(${q}, sum by (${by}le) (rate(${metric}_bucket[15m])))`

export const dashboards: readonly Dashboard[] = [
  {
    uid: 'jumun-orders',
    title: 'Jumun: orders',
    panels: [
      panel('Attempts to order', 'short', 'Each minute, by what became of them: failed is ours', [
        'sum by (outcome) (rate(jumun_gateway_checkouts_total[5m])) * 60',
        '{{outcome}}',
      ]),
      panel('Orders under way', 'short', 'By the state they stand in', [
        'max by (state) (jumun_orders_open)',
        '{{state}}',
      ]),
      panel(
        'Standing longest',
        's',
        'How long the oldest order has stood in each state',
        ['max by (state) (jumun_orders_open_oldest_seconds)', '{{state}}'],
        ['max(jumun_orders_past_deadline)', 'past their deadline (orders)'],
      ),
      panel('How they end', 'short', 'Each hour', [
        'sum by (end, reason) (increase(jumun_orders_ended_total[1h]))',
        '{{end}} {{reason}}',
      ]),
      panel(
        'Order to acceptance',
        's',
        'As customers wait for it',
        [`max(${quantile(0.5, 'jumun_order_acceptance_seconds', 'instance, ')})`, 'p50'],
        [`max(${quantile(0.99, 'jumun_order_acceptance_seconds', 'instance, ')})`, 'p99'],
      ),
      panel(
        'Order to door or counter',
        's',
        'As customers wait for it',
        [
          `max by (fulfilment) (${quantile(0.5, 'jumun_order_fulfilment_seconds', 'instance, fulfilment, ')})`,
          '{{fulfilment}} p50',
        ],
        [
          `max by (fulfilment) (${quantile(0.99, 'jumun_order_fulfilment_seconds', 'instance, fulfilment, ')})`,
          '{{fulfilment}} p99',
        ],
      ),
      panel('Payments', 'short', 'Each minute, by what became of them', [
        'sum by (outcome) (rate(jumun_payments_total[5m])) * 60',
        '{{outcome}}',
      ]),
      panel('Money', 'short', 'Each hour, taken and given back, in the smallest unit of each currency', [
        'max by (direction, currency) (increase(jumun_money_minor_units_total[1h]))',
        '{{direction}} {{currency}}',
      ]),
      panel(
        'Money that is owed or unknown',
        's',
        'How long the oldest refund is owed, and the oldest payment has no outcome',
        ['max(jumun_refunds_pending_oldest_seconds)', 'refund'],
        ['max(jumun_payments_unresolved_oldest_seconds)', 'outcome'],
        ['max(jumun_refunds_pending)', 'refunds (count)'],
        ['max(jumun_payments_unresolved)', 'payments without outcome (count)'],
      ),
      panel('What the provider tells', 'short', 'Each minute, by what became of it', [
        'sum by (outcome) (rate(jumun_payment_provider_events_total[5m])) * 60',
        '{{outcome}}',
      ]),
      panel('Differences from the provider’s books', 'short', 'Each day, by kind', [
        'sum by (finding) (increase(jumun_payment_discrepancies_total[1d]))',
        '{{finding}}',
      ]),
      panel('The audit', 'short', 'Findings by invariant; all at nought is well', [
        'max by (invariant) (jumun_audit_findings)',
        '{{invariant}}',
      ]),
    ],
  },
  {
    uid: 'jumun-requests',
    title: 'Jumun: requests',
    panels: [
      panel('Requests', 'reqps', 'Of each service', ['service:jumun_http_requests:rate5m', '{{service}}']),
      panel('Errors', 'percentunit', 'Share of 5xx', ['service:jumun_http_request_errors:ratio5m', '{{service}}']),
      panel('Duration, p50', 's', 'Of each service', [
        'service:jumun_http_request_duration_seconds:p50_5m',
        '{{service}}',
      ]),
      panel('Duration, p99', 's', 'Of each service', [
        'service:jumun_http_request_duration_seconds:p99_5m',
        '{{service}}',
      ]),
      panel('Slowest routes, p99', 's', 'The ten slowest', [
        'topk(10, histogram_quantile(0.99, sum by (service, method, route, le) (rate(jumun_http_request_duration_seconds_bucket[5m]))) > 0)',
        '{{service}} {{method}} {{route}}',
      ]),
      panel(
        'In hand, turned away, hung up',
        'short',
        'Of all services',
        ['sum by (service) (jumun_http_requests_in_flight)', '{{service}} in hand'],
        ['sum(rate(jumun_http_requests_shed_total[5m]))', 'turned away a second'],
        ['sum(rate(jumun_http_requests_hung_up_total[5m]))', 'hung up a second'],
      ),
      panel('Event loop, p99', 's', 'A loop that is late makes everything late', [
        'max by (service) (nodejs_eventloop_lag_p99_seconds)',
        '{{service}}',
      ]),
      panel('Memory', 'bytes', 'Of each instance', ['process_resident_memory_bytes', '{{service}} {{instance}}']),
      panel('Processor', 'percentunit', 'Of one core', [
        'sum by (service, instance) (rate(process_cpu_seconds_total[5m]))',
        '{{service}} {{instance}}',
      ]),
      panel('Versions', 'short', 'Instances of each', [
        'sum by (service, version) (jumun_build_info)',
        '{{service}} {{version}}',
      ]),
    ],
  },
  {
    uid: 'jumun-events',
    title: 'Jumun: events',
    panels: [
      panel(
        'Events',
        'short',
        'A second: said and heard',
        ['sum by (service) (rate(jumun_events_published_total[5m]))', '{{service}} says'],
        ['sum by (service) (rate(jumun_events_handled_total[5m]))', '{{service}} hears'],
      ),
      panel('Outbox, oldest', 's', 'How long what is to be said has waited', [
        'max by (service) (jumun_outbox_oldest_seconds)',
        '{{service}}',
      ]),
      panel('Outbox', 'short', 'Events that wait', ['max by (service) (jumun_outbox_events)', '{{service}}']),
      panel('Lag', 'short', 'Events in the log, not yet heard', [
        'min by (service) (jumun_consumer_lag_events)',
        '{{service}}',
      ]),
      panel(
        'Set aside',
        'short',
        'Messages for an operator, and timers that fail',
        ['max by (service) (jumun_parked_messages)', '{{service}} messages'],
        ['max by (service) (jumun_timers_failing)', '{{service}} timers'],
      ),
      panel('Set aside, oldest', 's', 'How long they have waited for somebody', [
        'max by (service) (jumun_parked_oldest_seconds)',
        '{{service}}',
      ]),
      panel('Breakers', 'short', '0 closed, 1 half open, 2 open', [
        'max by (service, breaker) (jumun_breaker_state)',
        '{{breaker}}',
      ]),
      panel(
        'Screens',
        's',
        'How old they are',
        ['max(jumun_dashboard_data_age_seconds)', 'age'],
        ['sum(jumun_dashboard_clients)', 'streams (count)'],
        ['sum(rate(jumun_dashboard_clients_dropped_total[5m]))', 'let go a second (count)'],
      ),
      panel(
        'The log',
        'short',
        'What was lost, given again, or cannot be read: all at nought is well',
        ['max by (service) (jumun_log_losses)', '{{service}} losses'],
        ['sum by (service) (increase(jumun_events_appended_again_total[1h]))', '{{service}} appended again'],
        ['sum(increase(jumun_dashboard_unreadable_records_total[1h]))', 'unreadable'],
      ),
      panel('Disk', 'percentunit', 'Free, of the disk with the service’s folder', [
        'min by (service) (jumun_data_folder_free_bytes / jumun_data_folder_size_bytes)',
        '{{service}}',
      ]),
      panel(
        'Webhooks',
        'short',
        'Deliveries each minute, by what became of them; and how many addresses take nothing',
        ['sum by (outcome) (rate(jumun_webhook_attempts_total[5m])) * 60', '{{outcome}}'],
        ['max(jumun_webhooks_failing)', 'webhooks that bring nothing'],
      ),
      panel(
        'Doors and keys',
        'short',
        'Who is registered, which keys were refused, how many days the signing key has',
        ['max(jumun_discovery_instances)', 'instances registered'],
        ['sum(increase(jumun_signing_keys_refused_total[1h]))', 'keys refused'],
        ['(max(jumun_signing_key_signs_until_timestamp_seconds) - time()) / 86400', 'days of the signing key'],
        ['max(jumun_audit_silent_services)', 'services that are silent'],
        ['max(jumun_printers_silent)', 'printers that are silent'],
      ),
    ],
  },
]

export const queriesOf = ({ panels }: Dashboard): readonly string[] =>
  panels.flatMap(({ queries }) => queries.map(([expr]) => expr))

const [width, height] = [12, 8]

/** As Grafana imports it; whoever imports it says which Prometheus. */
export const grafanaJson = ({ uid, title, panels }: Dashboard): string =>
  `${JSON.stringify(
    {
      uid,
      title,
      tags: ['jumun'],
      schemaVersion: 39,
      editable: true,
      refresh: '30s',
      time: { from: 'now-3h', to: 'now' },
      templating: { list: [{ name: 'prometheus', type: 'datasource', query: 'prometheus', label: 'Prometheus' }] },
      panels: panels.map((one, index) => ({
        id: index + 1,
        type: 'timeseries',
        title: one.title,
        description: one.description,
        datasource: { type: 'prometheus', uid: `\${prometheus}` },
        gridPos: { x: (index % 2) * width, y: Math.floor(index / 2) * height, w: width, h: height },
        fieldConfig: { defaults: { unit: one.unit, min: 0 }, overrides: [] },
        options: { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi' } },
        targets: one.queries.map(([expr, legendFormat], target) => ({
          refId: String.fromCharCode(65 + target),
          expr,
          legendFormat,
          exemplar: true,
        })),
      })),
    },
    undefined,
    1,
  )}\n`
