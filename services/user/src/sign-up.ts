/** Sign up: one account per email, and no way to become an operator. */
import type { AnswerOf, signUp as endpoint } from '@jumun/contracts'
import { type Asked, Problem } from '@jumun/service'
import { accountAnswer } from './account.ts'
import type { Accounts } from './account-store.ts'
import type { Passwords } from './passwords.ts'

interface Needs {
  readonly accounts: Accounts
  readonly passwords: Passwords
  readonly now: () => Date
}

export const signUp =
  ({ accounts, passwords, now }: Needs) =>
  async ({ body, newId }: Asked<typeof endpoint>): Promise<AnswerOf<typeof endpoint>> => {
    const { email, name, role = 'customer' } = body
    if (await accounts.byEmail(email)) throw new Problem('email-taken')
    const account = { id: newId, email, name, role, createdAt: now() }
    const registered = await accounts.register(account, await passwords.hash(body.password))
    if (!registered) throw new Problem('email-taken')
    return { status: 201, body: accountAnswer(registered) }
  }
