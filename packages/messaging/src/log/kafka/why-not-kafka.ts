/** Why brokers do not let us in, in words that say what to do. No url and no password stands in them. */
import { whyNot } from '../../database/why-not.ts'

export function whyNotKafka(error: unknown): string {
  const inner = innermost(error)
  const { apiId } = inner as { apiId?: unknown }
  if (apiId === 'SASL_AUTHENTICATION_FAILED')
    return 'the brokers do not take this user and password: is the password right, and is the user of the kind that sasl= says?'
  if (apiId === 'UNSUPPORTED_SASL_MECHANISM') return 'the brokers do not ask in the way that sasl= says'
  return whyNot(inner)
}

/** The client's errors have others in them, and what the brokers said is innermost. */
export function innermost(error: unknown): unknown {
  const { errors, cause } = error as { errors?: readonly unknown[]; cause?: unknown }
  const inner = errors?.[0] ?? cause
  return inner === undefined ? error : innermost(inner)
}
