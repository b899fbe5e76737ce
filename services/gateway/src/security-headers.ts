/** What browsers are told about our answers. */
import helmet from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'

interface Wishes {
  readonly inlineStyles?: boolean
  /** Whose form for cards is in our pages: what it needs is let in, and nothing else. */
  readonly paymentProvider?: string
}

/** What a provider's own pages say that its script needs. */
const letIn: Readonly<Record<string, Record<'script' | 'frame' | 'connect' | 'form', readonly string[]>>> = {
  stripe: {
    script: ['https://js.stripe.com', 'https://*.js.stripe.com'],
    frame: ['https://js.stripe.com', 'https://*.js.stripe.com', 'https://hooks.stripe.com'],
    connect: ['https://api.stripe.com'],
    form: [],
  },
  toss: {
    script: ['https://js.tosspayments.com'],
    frame: ['https://*.tosspayments.com'],
    connect: ['https://*.tosspayments.com'],
    // its script may lead to its window by one
    form: ['https://*.tosspayments.com'],
  },
}
const nothing = { script: [], frame: [], connect: [], form: [] }

/**
 * For pages: everything only from here and nothing inline; the API's description alone brings styles of its own, and a payment
 * provider its form.
 */
export async function pageHeaders(
  pages: FastifyInstance,
  { inlineStyles = false, paymentProvider = '' }: Wishes = {},
): Promise<void> {
  const { script, frame, connect, form } = letIn[paymentProvider] ?? nothing
  await pages.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'script-src': ["'self'", ...script],
        ...(frame.length > 0 ? { 'frame-src': [...frame] } : {}),
        'style-src': inlineStyles ? ["'self'", "'unsafe-inline'"] : ["'self'"],
        'img-src': ["'self'", 'data:'],
        'font-src': ["'self'"],
        'connect-src': ["'self'", ...connect],
        'object-src': ["'none'"],
        'base-uri': ["'self'"],
        'form-action': ["'self'", ...form],
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
