/** A payment provider to develop and test against: it charges a key once, whatever happens to the line, and remembers it. */
import { randomUUID, timingSafeEqual } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type TypeBoxTypeProvider, TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox'
import { hostCheck } from '@jumun/service/hosts'
import Fastify, { type FastifyReply } from 'fastify'
import { behaviourOf, cardOf } from './card-tokens.ts'
import { type Charge, type NewCharge, openCharges, type Refund } from './charges.ts'
import { faultSwitch } from './faults.ts'
import { ChargeBody, FaultBody, KeyHeader, KeyParams, ListQuery, RefundBody } from './messages.ts'

export interface ProviderOptions {
  /** Where its books are kept; `:memory:` for none that outlive it. */
  readonly dataDir: string
  /** Callers send it as `Authorization: Bearer …`. */
  readonly key: string
  readonly host?: string
  /** Names under which it may be asked beside `host`, `localhost` and addresses. */
  readonly allowedHosts?: readonly string[]
  /** 0: any free one. */
  readonly port?: number
}
export interface RunningProvider {
  readonly url: string
  stop(): Promise<void>
}

/** Build the provider and listen. */
export async function startSandboxProvider(options: ProviderOptions): Promise<RunningProvider> {
  const app = buildSandboxProvider(options)
  const url = await app.listen({ host: options.host ?? '127.0.0.1', port: options.port ?? 0 }).catch(async (error) => {
    await app.close() // its books are open already
    throw error
  })
  return { url, stop: () => app.close() }
}

export function buildSandboxProvider({ dataDir, key, host, allowedHosts = [] }: ProviderOptions) {
  if (dataDir !== ':memory:') mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const charges = openCharges(dataDir === ':memory:' ? dataDir : join(dataDir, 'provider.sqlite'))
  const faults = faultSwitch(() => new Date())
  const closing = new AbortController()
  const isHere = hostCheck([...(host === undefined ? [] : [host]), ...allowedHosts])

  const app = Fastify({ forceCloseConnections: true, bodyLimit: 16_384 })
    .withTypeProvider<TypeBoxTypeProvider>()
    .setValidatorCompiler(TypeBoxValidatorCompiler)
  app.addHook('preClose', async () => closing.abort())
  app.addHook('onClose', async () => charges.close())
  app.setErrorHandler<Error & { statusCode?: number }>((error, _request, reply) => {
    const status = error.statusCode ?? 500
    return reply.code(status).send({ code: status < 500 ? 'invalid_request' : 'internal', message: error.message })
  })

  /** Waits, but not longer than this program lives. */
  const pause = (ms: number) => delay(ms, undefined, { signal: closing.signal }).catch(() => undefined)
  const hangUp = (reply: FastifyReply) => {
    reply.hijack()
    reply.raw.destroy()
  }
  const refuse = (reply: FastifyReply, status: number, code: string, message: string) =>
    reply.code(status).send({ code, message })

  // As everywhere on the platform: a page whose name was made to lead here says that name.
  app.addHook('onRequest', async (request, reply) => {
    if (!isHere(request.headers.host)) return refuse(reply, 421, 'misdirected', 'nobody is known under this name here')
  })

  app.get('/health/live', async () => ({ status: 'up' }))

  app.register(async (api) => {
    const secured = api.withTypeProvider<TypeBoxTypeProvider>()
    secured.addHook('onRequest', async (request, reply) => {
      if (!isBearer(request.headers.authorization, key))
        return refuse(reply, 401, 'unauthorized', 'a Bearer key is needed')
    })

    // Switches and books answer whatever the weather: an auditor and the person who repairs it need them then.
    secured.get('/faults', async () => faults.current())
    secured.post('/faults', { schema: { body: FaultBody } }, async (request) => faults.set(request.body))
    secured.get('/charges', { schema: { querystring: ListQuery } }, async ({ query }) =>
      page(query, (after, limit) => charges.chargesAfter(after, limit).map(chargeAnswer)),
    )
    secured.get('/refunds', { schema: { querystring: ListQuery } }, async ({ query }) =>
      page(query, (after, limit) => charges.refundsAfter(after, limit).map(refundAnswer)),
    )

    secured.register(async (line) => {
      const paying = line.withTypeProvider<TypeBoxTypeProvider>()
      paying.addHook('onRequest', async (_request, reply) => {
        const fault = faults.current()
        if (fault.mode === 'down') return hangUp(reply)
        if (fault.mode === 'slow') await pause(fault.delayMs)
      })

      paying.post('/charges', { schema: { headers: KeyHeader, body: ChargeBody } }, async (request, reply) => {
        const idempotencyKey = request.headers['idempotency-key']
        const { token, ...asked } = request.body
        const answer = (charge: Charge) =>
          charge.amount === asked.amount && charge.currency === asked.currency
            ? reply.send(chargeAnswer(charge))
            : refuse(reply, 409, 'key_reused', 'this key was used for another amount')
        const recorded = charges.charge(idempotencyKey)
        if (recorded) return answer(recorded)

        const record = (status: NewCharge['status'], reason: string | null = null) => {
          const id = `ch_${randomUUID()}`
          const { brand = null, last4 = null } = cardOf(token) ?? {}
          return charges.record({
            brand,
            last4,
            key: idempotencyKey,
            id,
            ...asked,
            status,
            reason,
            createdAt: new Date().toISOString(),
          })
        }
        const behaviour = behaviourOf(token)
        switch (behaviour.does) {
          case 'charge':
            return answer(record('captured'))
          case 'decline':
            return answer(record('declined', behaviour.reason))
          case 'charge-slowly':
            await pause(behaviour.delayMs)
            return closing.signal.aborted ? hangUp(reply) : answer(record('captured'))
          case 'charge-in-silence':
            record('captured')
            await pause(behaviour.hangMs)
            return hangUp(reply)
          case 'fail':
            return refuse(reply, 500, 'processing_error', 'the card network failed; nothing was charged')
          case 'fail-first':
            if (charges.countFailure(idempotencyKey) > behaviour.times) return answer(record('captured'))
            return refuse(reply, 500, 'processing_error', 'the card network failed; nothing was charged')
          default:
            return behaviour satisfies never
        }
      })

      paying.get('/charges/:key', { schema: { params: KeyParams } }, async ({ params }, reply) => {
        const charge = charges.charge(params.key)
        return charge
          ? reply.send(chargeAnswer(charge))
          : refuse(reply, 404, 'not_found', 'nothing is recorded for this key')
      })

      paying.post('/refunds', { schema: { headers: KeyHeader, body: RefundBody } }, async (request, reply) => {
        const refundKey = request.headers['idempotency-key']
        const id = `re_${randomUUID()}`
        const done = charges.refund({ key: refundKey, id, ...request.body, createdAt: new Date().toISOString() })
        switch (done.outcome) {
          case 'refunded':
            return reply.send(refundAnswer(done.refund))
          case 'no-such-charge':
            return refuse(reply, 404, 'not_found', 'there is no such charge')
          case 'not-captured':
            return refuse(reply, 422, 'not_captured', 'this charge was declined; there is nothing to give back')
          case 'too-much':
            return refuse(reply, 422, 'refund_too_large', `only ${done.left} can be given back`)
          case 'key-reused':
            return refuse(reply, 409, 'key_reused', 'this key was used for another refund')
          default:
            return done satisfies never
        }
      })
    })
  })
  return app
}

const chargeAnswer = ({ reason, seq, brand, last4, ...charge }: Charge) => ({
  seq,
  ...charge,
  ...(reason === null ? {} : { reason }),
  ...(brand === null || last4 === null ? {} : { card: { brand, last4 } }),
})
const refundAnswer = (refund: Refund) => ({ ...refund, status: 'refunded' as const })

/** Oldest first; `nextCursor` is null once the end is reached. */
function page<Item extends { seq: number }>(
  { cursor = 0, limit = 100 }: { cursor?: number; limit?: number },
  read: (after: number, limit: number) => Item[],
) {
  const items = read(cursor, limit)
  return { items, nextCursor: items.length < limit ? null : (items.at(-1)?.seq ?? null) }
}

function isBearer(header: string | undefined, key: string): boolean {
  const sent = Buffer.from(header?.replace(/^Bearer +/i, '') ?? '')
  const expected = Buffer.from(key)
  return sent.length === expected.length && timingSafeEqual(sent, expected)
}
