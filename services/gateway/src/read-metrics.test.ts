import assert from 'node:assert/strict'
import { test } from 'node:test'
import { measuredIn } from './read-metrics.ts'

const page = `# HELP jumun_build_info Which version runs
jumun_build_info{service="order",version="0.1.0",node="24.0.0"} 1
process_start_time_seconds{service="order"} 1700000000
process_resident_memory_bytes{service="order"} 1e+8
jumun_http_request_duration_seconds_count{service="order",method="GET",route="/a \\"b\\"",status="200"} 3
jumun_http_request_duration_seconds_count{service="order",method="POST",route="/a",status="201"} 4
jumun_outbox_events{service="order"} 2
jumun_outbox_oldest_seconds{service="order"} 1.5
jumun_breaker_state{service="order",breaker="order payment"} 2
jumun_http_request_duration_seconds_bucket{le="0.1",service="order"} 7 # {trace_id="0af7651916cd43dd8448eb211c80319c"} 0.01 1700000000.1
jumun_consumer_lag_events{service="order"} 7
jumun_parked_messages{service="order"} 0
jumun_timers_failing{service="order"} 2
jumun_log_losses{service="order"} 1
jumun_webhooks_failing{service="order"} 3
not a sample
`

test('a page of metrics becomes the few numbers that operators look at', () => {
  assert.deepEqual(measuredIn(page), {
    version: '0.1.0',
    startedAt: '2023-11-14T22:13:20.000Z',
    memoryBytes: 100_000_000,
    requests: 7,
    outbox: { events: 2, oldestSeconds: 1.5 },
    lagEvents: 7,
    parked: 0,
    timersFailing: 2,
    logLosses: 1,
    webhooksFailing: 3,
    breakers: [{ name: 'order payment', state: 'open' }],
  })
})

test('what is not measured is left out, and a page that is none says nothing', () => {
  assert.deepEqual(measuredIn('<html>no</html>'), { requests: 0, breakers: [] })
})
