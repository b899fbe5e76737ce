/** Passwords, hashed with argon2id: slow on purpose, so only a few at a time, and nobody waits for ever. */
import { randomBytes } from 'node:crypto'
import { BulkheadFullError, bulkhead } from '@jumun/resilience'
import { Problem } from '@jumun/service'
import { hash, verify } from '@node-rs/argon2'
import { passwordAsHashed } from './account.ts'

/** OWASP's first choice for argon2id; the library's default algorithm. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
/** Each takes one of Node's four worker threads for some 20 ms; files and DNS need the others. */
const atOnce = 2
const waiting = 200

export type Passwords = ReturnType<typeof passwordHashing>

export function passwordHashing() {
  const gate = bulkhead({ atOnce, waiting })
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await gate.run(work)
    } catch (error) {
      if (error instanceof BulkheadFullError)
        throw new Problem('overloaded', 'too many people are logging in', { retryAfterSeconds: 2 })
      throw error
    }
  }
  const hashed = (password: string) => inTurn(() => hash(passwordAsHashed(password), cost))
  /** Nobody's password: checked when there is no account, so that the answer takes as long. */
  let nobodys: Promise<string> | undefined

  return {
    hash: hashed,
    /** Without a hash, the same work for the answer "no". */
    async matches(password: string, passwordHash: string | undefined): Promise<boolean> {
      if (passwordHash === undefined) nobodys ??= hashed(randomBytes(16).toString('hex'))
      const against = passwordHash ?? (await nobodys) ?? ''
      const same = await inTurn(() => verify(against, passwordAsHashed(password)))
      return same && passwordHash !== undefined
    },
    /** So that the first log-in with an unknown email is no slower than the second. */
    async ready(): Promise<void> {
      nobodys ??= hashed(randomBytes(16).toString('hex'))
      await nobodys
    },
  }
}
