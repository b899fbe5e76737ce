/** What browsers are told about our answers. */
import helmet from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'

/** For pages: everything only from here and nothing inline; the API's description alone brings styles of its own. */
export async function pageHeaders(pages: FastifyInstance, { inlineStyles = false } = {}): Promise<void> {
  await pages.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'script-src': ["'self'"],
        'style-src': inlineStyles ? ["'self'", "'unsafe-inline'"] : ["'self'"],
        'img-src': ["'self'", 'data:'],
        'font-src': ["'self'"],
        'connect-src': ["'self'"],
        'object-src': ["'none'"],
        'base-uri': ["'self'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
      },
    },
    frameguard: { action: 'deny' },
    // Whoever ends TLS before us says this; over plain HTTP on a bare laptop it would lock people out.
    strictTransportSecurity: false,
  })
}

/** For answers of the API: nothing in them is ever to be run, framed or guessed at. */
export const apiHeaders: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
}
