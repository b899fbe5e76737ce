/** Which other web pages may use the API from a browser. The platform's own screens need no leave: they come from here. */
import cors from '@fastify/cors'
import type { FastifyInstance } from 'fastify'

export const crossOrigin =
  (allowed: string) =>
  async (app: FastifyInstance): Promise<void> => {
    await app.register(cors, {
      origin: originsIn(allowed),
      methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
      allowedHeaders: [
        'authorization',
        'content-type',
        'idempotency-key',
        'if-match',
        'last-event-id',
        'traceparent',
        'x-request-id',
        'x-store-person',
      ],
      exposedHeaders: ['etag', 'retry-after', 'x-request-id', 'traceparent', 'idempotency-replayed'],
      // Tokens come in a header that a page has to set itself; cookies are not used.
      credentials: false,
      maxAge: 600,
      strictPreflight: true,
    })
  }

/** `https://shop.example, http://localhost:*` */
export const originsIn = (allowed: string): (string | RegExp)[] =>
  allowed
    .split(',')
    .map((origin) => origin.trim())
    .filter(Boolean)
    .map((origin) =>
      origin.endsWith(':*') ? new RegExp(`^${origin.slice(0, -2).replaceAll('.', '\\.')}(:\\d{1,5})?$`) : origin,
    )
