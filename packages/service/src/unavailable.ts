/** Which failures mean "the database is not there just now" and not "we have a bug". */
const sqlStates = new Set(['57P01', '57P02', '57P03', '53300', '53400', '55P03', '57014', '25006', '40001', '40P01'])
const systemCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENOENT',
])
const words =
  /connection terminated|connection timeout|timeout exceeded when trying to connect|client has encountered a connection error|connection ended/i

/** Follows `cause` and the members of an AggregateError (a host with several addresses). */
export function isDatabaseUnavailable(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > 5) return false
  const code = (error as { code?: unknown }).code
  const syscall = (error as { syscall?: unknown }).syscall
  if (typeof code === 'string') {
    if (sqlStates.has(code) || code.startsWith('08')) return true
    if (systemCodes.has(code) && (code !== 'ENOENT' || syscall === 'connect')) return true
  }
  if (words.test(error.message)) return true
  if (error instanceof AggregateError) return error.errors.some((one) => isDatabaseUnavailable(one, depth + 1))
  return isDatabaseUnavailable(error.cause, depth + 1)
}
