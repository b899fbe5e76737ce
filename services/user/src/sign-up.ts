/** Sign up: one account per email, no way to become an operator, and nobody who looks like somebody else. */
import type { AnswerOf, signUp as endpoint } from '@jumun/contracts'
import { Problem, type RequestContext } from '@jumun/service'
import { accountAnswer } from './account.ts'
import type { Accounts } from './account-store.ts'
import { emailMixesLetters, mixesLetters } from './letters.ts'
import type { Passwords } from './passwords.ts'
import { isWeakPassword } from './weak-password.ts'

interface Needs {
  readonly accounts: Accounts
  readonly passwords: Passwords
  readonly now: () => Date
  readonly ridersAndOwnersWait: boolean
}

export const signUp =
  ({ accounts, passwords, now, ridersAndOwnersWait }: Needs) =>
  async ({ body, newId, client }: RequestContext<typeof endpoint>): Promise<AnswerOf<typeof endpoint>> => {
    const { email, name, role = 'customer', password } = body
    refuseMixed('email', emailMixesLetters(email))
    refuseMixed('name', mixesLetters(name))
    if (isWeakPassword(password, body)) throw new Problem('weak-password', undefined, { nothingWritten: true })
    if (await accounts.byEmail(email)) throw new Problem('email-taken')
    const standing = ridersAndOwnersWait && role !== 'customer' ? ('pending' as const) : ('approved' as const)
    const account = { id: newId, email, name, role, standing, createdAt: now() }
    const registered = await accounts.register(account, await passwords.hash(password, client.address))
    if (!registered) throw new Problem('email-taken')
    return { status: 201, body: accountAnswer(registered) }
  }

function refuseMixed(field: string, mixed: boolean): void {
  if (!mixed) return
  const errors = [{ field, message: 'mixes letters of several alphabets' }]
  throw new Problem('mixed-letters', undefined, { errors, nothingWritten: true })
}
