/** Passwords, hashed with argon2id: slow on purpose, so only a few at a time, each address in turn, and nobody waits for ever. */
import { randomBytes } from 'node:crypto'
import { Problem } from '@jumun/service'
import { hash, verify } from '@node-rs/argon2'
import { passwordAsHashed } from './account.ts'
import { fairLine, LineFull } from './fair-line.ts'

/** OWASP's first choice for argon2id; the library's default algorithm. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
/** Each takes one of Node's four worker threads for some 20 ms; files and DNS need the others. */
const atOnce = 2
const waiting = 200

export type Passwords = ReturnType<typeof passwordHashing>

export function passwordHashing({ waitingPerAddress }: { readonly waitingPerAddress: number }) {
  const line = fairLine({ atOnce, waitingPerKey: waitingPerAddress, waiting })
  const inTurn = async <T>(address: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await line.run(address, work)
    } catch (error) {
      if (!(error instanceof LineFull)) throw error
      throw error.byOne
        ? new Problem('too-many-requests', 'too many log-ins from this address at once', { retryAfterSeconds: 1 })
        : new Problem('overloaded', 'too many people are logging in', { retryAfterSeconds: 2 })
    }
  }
  /** Nobody's password: checked when there is no account, so that the answer takes as long. */
  let nobodys: Promise<string> | undefined
  const ofNobody = (): Promise<string> => {
    nobodys ??= hash(randomBytes(16).toString('hex'), cost)
    return nobodys
  }

  return {
    /** @param address whose turn in the line it takes */
    hash: (password: string, address: string) => inTurn(address, () => hash(passwordAsHashed(password), cost)),
    /** Without a hash, the same work for the answer "no". */
    async matches(password: string, passwordHash: string | undefined, address: string): Promise<boolean> {
      const against = passwordHash ?? (await ofNobody())
      const same = await inTurn(address, () => verify(against, passwordAsHashed(password)))
      return same && passwordHash !== undefined
    },
    /** So that the first log-in with an unknown email is no slower than the second. */
    async ready(): Promise<void> {
      await ofNobody()
    },
  }
}
