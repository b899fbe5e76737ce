/** What can be set about accounts. */
import { flagSetting, numberSetting, secretSetting, textSetting } from '@jumun/service'

export const userSettings = {
  keySecret: secretSetting('Seals the private signing keys in the database'),
  signingKeyDays: numberSetting('How long a signing key signs', { default: 30, min: 1, max: 365 }),
  refreshDays: numberSetting('How long a session lives without being used', { default: 30, min: 1, max: 365 }),
  logInsWaitingPerAddress: numberSetting('Log-ins and sign-ups of one address that wait for their turn at once', {
    default: 20,
    min: 1,
    max: 10_000,
  }),
  ridersAndOwnersWait: flagSetting('Whoever signs up as a rider or an owner waits for an operator’s yes', true),
  greeting: textSetting('What /welcome says', 'Welcome to Jumun (주문)'),
  bootstrapOperatorEmail: textSetting('Email of the first operator, created at the start; empty: none', ''),
  bootstrapOperatorPassword: secretSetting('Password of the first operator', { optional: true }),
}
