/** Sign up: one account per email, no way to become an operator, and nobody who looks like somebody else. */
import type { Account, signUp as endpoint } from '@jumun/contracts'
import type { RequestContext } from '@jumun/service'
import { accountAnswer } from './account.ts'
import type { Accounts } from './account-store.ts'
import { emailMixesLetters, mixesLetters } from './letters.ts'
import { done, type Outcome, refused } from './outcome.ts'
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
  async ({ body, newId, client }: RequestContext<typeof endpoint>): Promise<Outcome<Account>> => {
    const { email, name, role = 'customer', password } = body
    if (emailMixesLetters(email)) return mixed('email')
    if (mixesLetters(name)) return mixed('name')
    if (isWeakPassword(password, body)) return refused('weak-password')
    if (await accounts.byEmail(email)) return refused('email-taken')
    const standing =
      ridersAndOwnersWait && role !== 'customer' && role !== 'staff' ? ('pending' as const) : ('approved' as const)
    const account = { id: newId, email, name, role, standing, createdAt: now() }
    const registered = await accounts.register(account, await passwords.hash(password, client.address))
    return registered ? done(accountAnswer(registered)) : refused('email-taken')
  }

const mixed = (field: string) => refused('mixed-letters', { field, why: 'mixes letters of several alphabets' })
