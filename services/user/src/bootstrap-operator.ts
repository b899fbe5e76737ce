/** The first operator comes with the installation, because nobody can sign up as one. */
import { normalEmail } from '@jumun/contracts'
import type { Logger } from 'pino'
import type { Accounts } from './account-store.ts'
import type { Passwords } from './passwords.ts'

interface Needs {
  readonly accounts: Accounts
  readonly passwords: Passwords
  readonly now: () => Date
  readonly newId: () => string
  readonly log: Pick<Logger, 'info' | 'warn'>
}

/** Creates the account unless this email has one already; its password is not changed then. */
export async function bootstrapOperator(
  { accounts, passwords, now, newId, log }: Needs,
  { email: typed, password }: { email: string; password: string },
): Promise<void> {
  const email = normalEmail(typed)
  if (email === '' || password === '') return
  const known = await accounts.byEmail(email)
  if (known) {
    if (known.account.role !== 'operator')
      log.warn(
        { userId: known.account.id },
        'the account of the bootstrap operator exists with another role; it stays as it is',
      )
    return
  }
  const account = {
    id: newId(),
    email,
    name: 'Operator',
    role: 'operator' as const,
    standing: 'approved' as const,
    createdAt: now(),
  }
  if (await accounts.register(account, await passwords.hash(password, 'bootstrap')))
    log.info({ userId: account.id }, 'the first operator has been created')
}
