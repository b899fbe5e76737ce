/** Signing keys and their turns: one signs at a time, the next is known well before its turn, the last is accepted until its tokens are gone. */

export interface SigningKey {
  /** RFC 7638 thumbprint. */
  readonly kid: string
  readonly publicJwk: { readonly kty: string; readonly crv: string; readonly x: string }
  readonly sealedPrivateKey: Buffer
  readonly signsFrom: Date
  readonly signsUntil: Date
  /** Its last token has expired by then. */
  readonly retiresAt: Date
}
export type Turn = Pick<SigningKey, 'signsFrom' | 'signsUntil' | 'retiresAt'>

export const accessTokenSeconds = 15 * 60
/** Everybody hears of a key this long before its first token. */
const knownBeforeMs = 60 * 60_000
/** On top of the tokens' life: clocks differ. */
const toleranceMs = 5 * 60_000

/** The turn that the next key must take, if one is due now. */
export function nextTurn(keys: readonly Turn[], now: Date, keyDays: number): Turn | undefined {
  const until = Math.max(0, ...keys.map((key) => key.signsUntil.getTime()))
  if (until - now.getTime() > knownBeforeMs) return undefined
  const from = Math.max(until, now.getTime())
  const signsUntil = from + keyDays * 86_400_000
  const retiresAt = signsUntil + accessTokenSeconds * 1_000 + toleranceMs
  return { signsFrom: new Date(from), signsUntil: new Date(signsUntil), retiresAt: new Date(retiresAt) }
}

/** Whose turn it is. */
export const signerAt = <Key extends Turn>(keys: readonly Key[], now: Date): Key | undefined =>
  keys.find((key) => key.signsFrom <= now && now < key.signsUntil)
