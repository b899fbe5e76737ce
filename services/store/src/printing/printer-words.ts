/** What printers say of themselves, in one vocabulary. */

/** Star: https://star-m.jp/products/s_print/sdk/StarCloudPRNT/manual/en/protocol-reference/common-spec-reference/printer-status-codes/ */
const starTroubles: Readonly<Record<string, string>> = {
  '410': 'no-paper',
  '411': 'paper-jam',
  '420': 'cover-open',
}
/** `200 OK`, percent-encoded, or `OK` alone. @returns undefined when all is well */
export function troubleOfStar(status: string | undefined): string | undefined {
  const text = decoded(status ?? '').trim()
  if (text === '' || /^(2\d\d\b|OK\b)/i.test(text)) return undefined
  const code = /^\d{3}/.exec(text)?.[0] ?? ''
  return starTroubles[code] ?? (code.startsWith('4') ? 'offline' : `star-${code || 'unknown'}`)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Epson: "Server Direct Print User's Manual", error codes of ePOS-Print XML. */
const epsonTroubles: Readonly<Record<string, string>> = {
  EPTR_REC_EMPTY: 'no-paper',
  EPTR_COVER_OPEN: 'cover-open',
  EPTR_CUTTER: 'paper-jam',
  EX_BADPORT: 'offline',
  EX_TIMEOUT: 'no-answer',
  DeviceNotFound: 'offline',
}
export const troubleOfEpson = (code: string): string =>
  epsonTroubles[code] ?? `epson-${code.replaceAll(/\W/g, '').slice(0, 40) || 'unknown'}`
