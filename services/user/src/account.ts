/** An account: who somebody is, without anything that proves it. */
import type { Account as AccountAnswer, Standing, User, UserRole } from '@jumun/contracts'

export interface Account {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly role: UserRole
  /** Whether they may be what they signed up as; until then they are as a customer is. */
  readonly standing: Standing
  readonly createdAt: Date
  /** Nobody gets in with it. */
  readonly locked?: boolean
}

/** A keyboard may compose 한 or send its parts; the password is the same. */
export const passwordAsHashed = (password: string): string => password.normalize('NFKC')

export const accountAnswer = ({ id, email, name, role, standing }: Account): AccountAnswer => ({
  ...{ id, email, name, role, standing },
})
/** What their tokens say: nobody who waits is let in anywhere. */
export const roleInForce = ({ role, standing }: Pick<Account, 'role' | 'standing'>): UserRole =>
  standing === 'approved' ? role : 'customer'
export const userAnswer = (account: Account): User => ({
  ...accountAnswer(account),
  createdAt: account.createdAt.toISOString(),
})
export const userAsOperatorsSeeIt = (account: Account): User => ({
  ...userAnswer(account),
  locked: account.locked ?? false,
})
