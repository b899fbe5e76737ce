/**
 * Everything that Jumun measures of itself, in one place: names and units by Prometheus' conventions (base units, `_seconds`,
 * `_bytes`, `_total` for what only grows), and labels whose values are few and known. docs/metrics.md is made from it.
 */
import type { ServiceName } from '@jumun/contracts'

export interface MetricDefinition {
  readonly type: 'counter' | 'gauge' | 'histogram'
  /** Who has it; `databases`: every service with a database of its own. */
  readonly of: ServiceName | 'everybody' | 'databases' | 'who-reacts' | 'who-has-timers'
  readonly help: string
  /** Each with what bounds its values. */
  readonly labels?: Readonly<Record<string, string>>
  readonly buckets?: readonly number[]
}

const ofOrders = [30, 60, 120, 300, 600, 1200, 1800, 3600, 7200]

export const metricCatalogue = {
  jumun_build_info: {
    type: 'gauge',
    of: 'everybody',
    help: 'Which version runs, on which Node; always 1',
    labels: { version: 'of the release', node: 'of Node' },
  },
  jumun_http_request_duration_seconds: {
    type: 'histogram',
    of: 'everybody',
    help: 'Time from the first byte of a request to the last of its answer',
    labels: { method: "HTTP's", route: 'templates of routes; `none` for all that is none' },
    buckets: [0.0025, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
  },
  jumun_http_requests_total: {
    type: 'counter',
    of: 'everybody',
    help: 'Requests answered, by status',
    labels: { method: "HTTP's", route: 'templates of routes; `none` for all that is none', status: "HTTP's" },
  },
  jumun_http_requests_in_flight: { type: 'gauge', of: 'everybody', help: 'Requests in hand' },
  jumun_http_requests_shed_total: { type: 'counter', of: 'everybody', help: 'Requests turned away by overload' },
  jumun_http_requests_hung_up_total: {
    type: 'counter',
    of: 'everybody',
    help: 'Requests whose client did not wait for the answer',
  },
  jumun_signing_keys_refused_total: {
    type: 'counter',
    of: 'everybody',
    help: 'Signing keys that were offered and that the user service has not signed',
  },
  jumun_data_folder_free_bytes: {
    type: 'gauge',
    of: 'everybody',
    help: 'Room that is left on the disk of its data folder',
  },
  jumun_data_folder_size_bytes: { type: 'gauge', of: 'everybody', help: 'Size of the disk of its data folder' },
  jumun_certificate_expires_timestamp_seconds: {
    type: 'gauge',
    of: 'everybody',
    help: 'When the certificates in a file that it was given begin to end, in seconds since 1970',
    labels: { certificate: 'names of the files that settings name (sslrootcert, sslcert, NODE_EXTRA_CA_CERTS)' },
  },
  jumun_outbox_events: { type: 'gauge', of: 'databases', help: 'Events that wait for the log' },
  jumun_outbox_oldest_seconds: {
    type: 'gauge',
    of: 'databases',
    help: 'How long the oldest event has waited for the log',
  },
  jumun_events_published_total: { type: 'counter', of: 'databases', help: 'Events that the log has acknowledged' },
  jumun_events_appended_again_total: {
    type: 'counter',
    of: 'databases',
    help: 'Events that the log had lost, and was given again',
  },
  jumun_log_losses: {
    type: 'gauge',
    of: 'databases',
    help: 'How often the log lost events of ours for good, and nobody has looked into it',
  },
  jumun_parked_messages: { type: 'gauge', of: 'databases', help: 'Messages set aside for an operator' },
  jumun_parked_oldest_seconds: {
    type: 'gauge',
    of: 'databases',
    help: 'How long the oldest message has been set aside; 0 when there is none',
  },
  jumun_timers_failing: { type: 'gauge', of: 'who-has-timers', help: 'Timers that failed and will run again' },
  jumun_events_handled_total: { type: 'counter', of: 'who-reacts', help: 'Events reacted to' },
  jumun_consumer_lag_events: { type: 'gauge', of: 'who-reacts', help: 'Events in the log not yet heard here' },
  jumun_breaker_state: {
    type: 'gauge',
    of: 'everybody',
    help: 'A circuit breaker: 0 closed, 1 half open, 2 open',
    labels: { breaker: '`order payment` in order, `payment provider` in payment' },
  },
  jumun_gateway_checkouts_total: {
    type: 'counter',
    of: 'gateway',
    help: 'Attempts to order and pay through this gateway, by what became of them',
    labels: { outcome: 'went, refused (card, basket), failed (ours)' },
  },
  jumun_discovery_instances: { type: 'gauge', of: 'discovery', help: 'Registered instances' },
  jumun_orders_ended_total: {
    type: 'counter',
    of: 'order',
    help: 'Orders that reached their end, by the end and its reason',
    labels: { end: 'final states', reason: 'reasons of a canceled order; else empty' },
  },
  jumun_orders_open: {
    type: 'gauge',
    of: 'order',
    help: 'Orders that have not ended, by the state they stand in',
    labels: { state: 'states that are no end' },
  },
  jumun_orders_open_oldest_seconds: {
    type: 'gauge',
    of: 'order',
    help: 'How long the one that has stood longest in a state stands there; 0 when there is none',
    labels: { state: 'states that are no end' },
  },
  jumun_orders_past_deadline: {
    type: 'gauge',
    of: 'order',
    help: 'Orders whose deadline was more than half a minute ago, and that nobody has ended',
  },
  jumun_payments_total: {
    type: 'counter',
    of: 'payment',
    help: 'Payments by what became of them; `unknown` counts each time the provider had no answer',
    labels: { outcome: 'approved, declined, unknown, refunded' },
  },
  jumun_payments_unresolved: {
    type: 'gauge',
    of: 'payment',
    help: 'Payments without an outcome, but for those that wait for their customer',
  },
  jumun_payments_unresolved_oldest_seconds: {
    type: 'gauge',
    of: 'payment',
    help: 'How long the oldest of them has had none; 0 when all have one',
  },
  jumun_refunds_pending: { type: 'gauge', of: 'payment', help: 'Refunds that are owed and not yet given' },
  jumun_refunds_pending_oldest_seconds: {
    type: 'gauge',
    of: 'payment',
    help: 'How long the oldest refund has been owed; 0 when none is',
  },
  jumun_payment_discrepancies_total: {
    type: 'counter',
    of: 'payment',
    help: "Differences between our books and the provider's that were found; NEEDS_A_PERSON was not settled",
    labels: { finding: 'kinds of differences' },
  },
  jumun_payment_provider_events_total: {
    type: 'counter',
    of: 'payment',
    help: 'What the payment provider told of itself, by what became of it',
    labels: { outcome: 'looked-up, again, about-nothing, not-believed' },
  },
  jumun_webhook_attempts_total: {
    type: 'counter',
    of: 'store',
    help: 'Deliveries to webhooks that were tried, by what became of them',
    labels: { outcome: 'taken, refused (an answer that is none of 2xx), and the kinds of trouble without an answer' },
  },
  jumun_webhooks_failing: {
    type: 'gauge',
    of: 'store',
    help: 'Webhooks whose address has taken nothing for an hour, or that were paused because of that',
  },
  jumun_printers_silent: {
    type: 'gauge',
    of: 'store',
    help: 'Printers of all stores that have had work for a minute and did not do it',
  },
  jumun_signing_key_signs_until_timestamp_seconds: {
    type: 'gauge',
    of: 'user',
    help: 'Until when the youngest signing key signs, in seconds since 1970',
  },
  jumun_dashboard_data_age_seconds: { type: 'gauge', of: 'dashboard', help: 'How old the view may be' },
  jumun_dashboard_unreadable_records_total: {
    type: 'counter',
    of: 'dashboard',
    help: 'Records of the log that could not be read',
  },
  jumun_dashboard_clients: { type: 'gauge', of: 'dashboard', help: 'Clients that follow the stream' },
  jumun_dashboard_clients_dropped_total: {
    type: 'counter',
    of: 'dashboard',
    help: 'Clients that were too slow to follow',
  },
  jumun_audit_findings: {
    type: 'gauge',
    of: 'dashboard',
    help: 'What is not true and must be, by invariant, whoever found it',
    labels: { invariant: "the audit's" },
  },
  jumun_audit_silent_services: {
    type: 'gauge',
    of: 'dashboard',
    help: 'Services that do not say how they are, so that the audit knows less',
  },
  jumun_money_minor_units_total: {
    type: 'counter',
    of: 'dashboard',
    help: 'Money of customers, in the smallest unit of its currency; each instance counts all of it',
    labels: { direction: 'taken, returned', currency: 'ISO 4217, those of stores' },
  },
  jumun_order_acceptance_seconds: {
    type: 'histogram',
    of: 'dashboard',
    help: 'From order to acceptance by the store; each instance counts them all',
    buckets: ofOrders,
  },
  jumun_order_fulfilment_seconds: {
    type: 'histogram',
    of: 'dashboard',
    help: 'From order to door or counter; each instance counts them all',
    labels: { fulfilment: 'delivery, pickup' },
    buckets: ofOrders,
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>

export type MetricName = keyof typeof metricCatalogue
type OfType<Type> = {
  [Name in MetricName]: (typeof metricCatalogue)[Name]['type'] extends Type ? Name : never
}[MetricName]
export type CounterName = OfType<'counter'>
export type GaugeName = OfType<'gauge'>
export type HistogramName = OfType<'histogram'>
export type LabelsOf<Name extends MetricName> = (typeof metricCatalogue)[Name] extends { readonly labels: infer Labels }
  ? keyof Labels & string
  : never
