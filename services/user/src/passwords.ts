/** Passwords, hashed with argon2id: slow on purpose, so only a few at a time, each address in turn, and nobody waits for ever. */
import { randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { passwordAsHashed } from './account.ts'
import { fairLine } from './fair-line.ts'

/** OWASP's first choice for argon2id; the library's default algorithm. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
/** Each takes one of Node's four worker threads for some 20 ms; files and DNS need the others. */
const atOnce = 2
const waiting = 200

export type Passwords = ReturnType<typeof passwordHashing>

export function passwordHashing({ waitingPerAddress }: { readonly waitingPerAddress: number }) {
  const line = fairLine({ atOnce, waitingPerKey: waitingPerAddress, waiting })
  /** Nobody's password: checked when there is no account, so that the answer takes as long. */
  let nobodys: Promise<string> | undefined
  const ofNobody = (): Promise<string> => {
    nobodys ??= hash(randomBytes(16).toString('hex'), cost)
    return nobodys
  }

  return {
    /** @param address whose turn in the line it takes @throws LineFull */
    hash: (password: string, address: string) => line.run(address, () => hash(passwordAsHashed(password), cost)),
    /** Without a hash, the same work for the answer "no". */
    async matches(password: string, passwordHash: string | undefined, address: string): Promise<boolean> {
      const against = passwordHash ?? (await ofNobody())
      const same = await line.run(address, () => verify(against, passwordAsHashed(password)))
      return same && passwordHash !== undefined
    },
    /** So that the first log-in with an unknown email is no slower than the second. */
    async ready(): Promise<void> {
      await ofNobody()
    },
  }
}
