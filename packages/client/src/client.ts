/**
 * A client for Jumun, in Node and in browsers: every call typed, tried again where that is safe, with an Idempotency-Key where
 * money could move twice, and with a session that renews itself.
 */
import { type Calls, calls } from './generated/calls.ts'
import type { Options } from './options.ts'
import { JumunProblem, JumunUnreachable } from './problems.ts'

export interface Tokens {
  readonly accessToken: string
  readonly refreshToken: string
}
export interface JumunOptions {
  /** Where the platform is, such as `https://jumun.example`. */
  readonly url: string
  /** A session of before. */
  readonly tokens?: Tokens
  /** Whenever it was renewed; undefined: it has ended. */
  readonly onTokens?: (tokens: Tokens | undefined) => void
  /** Default 4. */
  readonly attempts?: number
  /** Before the second try; doubled each time, with up to as much again at random. Default 200. */
  readonly pauseMs?: number
  /** Default: the one of the platform it runs on. */
  readonly fetch?: typeof fetch
}
export interface Session {
  /** From here on calls are made as this person. */
  logInAs(email: string, password: string): Promise<void>
  readonly tokens: Tokens | undefined
}
export type Jumun = Calls & Session

interface Request extends Options {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
  readonly key?: string
  readonly ifMatch?: number
}

const mostPauseMs = 30_000
/** Refused before anything was done, or no word of what was done. */
const worthAnother = new Set([429, 502, 503, 504])

export function jumun(options: JumunOptions): Jumun {
  const { attempts = 4, pauseMs = 200, fetch: send = globalThis.fetch, onTokens } = options
  const base = options.url.replace(/\/+$/, '')
  let tokens = options.tokens
  let renewing: Promise<void> | undefined

  const keep = (next: Tokens | undefined): void => {
    tokens = next
    onTokens?.(next)
  }
  /** Once, however many calls find at the same time that it is over: a refresh token that is used twice ends the session. */
  const renew = (before: Tokens): Promise<void> => {
    if (tokens !== before) return Promise.resolve()
    renewing ??= ask('refreshSession', { body: { refreshToken: before.refreshToken } }, false)
      .then((next) => keep(next as Tokens))
      .catch((error: unknown) => {
        if (error instanceof JumunProblem && error.status === 401) keep(undefined)
        throw error
      })
      .finally(() => {
        renewing = undefined
      })
    return renewing
  }

  async function ask(name: keyof Calls, request: Request, asSomebody = true): Promise<unknown> {
    const [method, path, takesKey] = calls[name] as readonly [string, string, 'k'?]
    const isSafe = method !== 'POST' || takesKey === 'k'
    const until = AbortSignal.timeout(request.timeoutMs ?? 30_000)
    const signal = request.signal ? AbortSignal.any([until, request.signal]) : until
    const key = takesKey ? (request.key ?? crypto.randomUUID()) : undefined
    let renewed = false
    for (let attempt = 1; ; attempt++) {
      const used = asSomebody ? tokens : undefined
      let answer: Response | undefined
      let why: unknown
      try {
        answer = await send(base + addressOf(path, request), {
          method,
          signal,
          headers: {
            accept: 'application/json',
            ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
            ...(used ? { authorization: `Bearer ${used.accessToken}` } : {}),
            ...(key ? { 'idempotency-key': key } : {}),
            ...(request.ifMatch === undefined ? {} : { 'if-match': `"${request.ifMatch}"` }),
          },
          ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
        })
        const said = answer.status === 204 ? null : await read(answer)
        if (answer.ok) return said
        why = new JumunProblem(answer.status, (said ?? {}) as Record<string, unknown>)
      } catch (error) {
        if (request.signal?.aborted) throw error
        why = new JumunUnreachable(`${method} ${path} was not answered`, { cause: error })
      }
      if (answer?.status === 401 && used && !renewed) {
        renewed = true
        await renew(used)
        continue
      }
      const mayAgain =
        answer === undefined ? isSafe : worthAnother.has(answer.status) && (isSafe || answer.status === 429)
      if (!mayAgain || attempt >= attempts || until.aborted) throw why
      await pause(pauseBefore(attempt, answer), signal).catch(() => {
        throw why
      })
    }
  }
  const pauseBefore = (attempt: number, answer: Response | undefined): number => {
    const asked = Number(answer?.headers.get('retry-after') ?? 0) * 1000
    const grown = pauseMs * 2 ** (attempt - 1)
    return Math.min(mostPauseMs, Math.max(asked || 0, grown + Math.random() * grown))
  }

  const session: Session = {
    async logInAs(email, password) {
      keep((await ask('logIn', { body: { email, password } }, false)) as Tokens)
    },
    get tokens() {
      return tokens
    },
  }
  const all = Object.fromEntries(
    (Object.keys(calls) as (keyof Calls)[]).map((name) => [name, (request: Request = {}) => ask(name, request)]),
  ) as unknown as Calls
  return Object.defineProperties(all, Object.getOwnPropertyDescriptors(session)) as Jumun
}

function addressOf(path: string, { params, query }: Request): string {
  const there = path.replace(/:(\w+)/g, (_, name: string) => {
    const value = params?.[name]
    if (value === undefined) throw new TypeError(`${path} needs ${name}`)
    return encodeURIComponent(value)
  })
  const asked = Object.entries(query ?? {}).filter(([, value]) => value !== undefined && value !== null)
  return asked.length === 0
    ? there
    : `${there}?${new URLSearchParams(asked.map(([name, value]) => [name, String(value)]))}`
}

/** What is no JSON came from somebody between. */
async function read(answer: Response): Promise<unknown> {
  const text = await answer.text()
  try {
    return JSON.parse(text)
  } catch {
    return { title: text.slice(0, 200), status: answer.status }
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((done, fail) => {
    if (signal.aborted) return fail(signal.reason as Error)
    const timer = setTimeout(done, ms)
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        fail(signal.reason as Error)
      },
      { once: true },
    )
  })
