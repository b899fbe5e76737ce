/** Tokens for OAUTHBEARER: an issuer gives them for our name and secret (OAuth 2, client credentials), anew before they end. */
export interface Issuer {
  /** Its endpoint for tokens: https, or on this machine. */
  readonly url: string
  readonly username: string
  readonly password: string
  readonly scope?: string
}

const answersWithinMs = 10_000
/** Of its life; the rest is for clocks that differ and brokers that are slow. */
const usedFor = 0.8
/** Where the issuer does not say how long one lives. */
const livesSeconds = 60

/** @throws Error with one sentence, in which no secret stands */
export function tokensOf({ url, username, password, scope }: Issuer): () => Promise<string> {
  let last: { readonly token: Promise<string>; until: number } | undefined
  async function ask(): Promise<{ token: string; seconds: number }> {
    const login = Buffer.from(`${encodeURIComponent(username)}:${encodeURIComponent(password)}`).toString('base64')
    const asked = { grant_type: 'client_credentials', ...(scope ? { scope } : {}) }
    const answer = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Basic ${login}`, accept: 'application/json' },
      body: new URLSearchParams(asked),
      redirect: 'error',
      signal: AbortSignal.timeout(answersWithinMs),
    }).catch((cause: unknown) => {
      throw new Error(`the issuer of tokens at ${new URL(url).host} does not answer`, { cause })
    })
    const told = (await answer.json().catch(() => ({}))) as Record<string, unknown>
    const token = told['access_token']
    if (!answer.ok || typeof token !== 'string' || token === '')
      throw new Error(
        `the issuer of tokens at ${new URL(url).host} gives us none: ${answer.status} ${String(told['error'] ?? '').slice(0, 100)}`.trim(),
      )
    return { token, seconds: Number(told['expires_in']) || livesSeconds }
  }
  return () => {
    if (last && performance.now() < last.until) return last.token
    const asking = ask()
    const now = { token: asking.then(({ token }) => token), until: performance.now() + answersWithinMs }
    last = now
    asking.then(
      ({ seconds }) => {
        now.until = performance.now() + seconds * 1000 * usedFor
      },
      () => {
        if (last === now) last = undefined
      },
    )
    return now.token
  }
}
