/** What can be set about payments. */
import { deedSettings, flagSetting, numberSetting, secretSetting, textSetting } from '@jumun/service'

export const paymentSettings = {
  ...deedSettings,
  provider: textSetting('Who takes the money: sandbox, stripe or toss', 'sandbox', /^(sandbox|stripe|toss)$/),
  providerUrl: textSetting(
    'Where the payment provider answers; empty: where it always does, the sandbox at http://127.0.0.1:8090',
    '',
    /^(https?:\/\/\S+)?$/,
  ),
  providerKey: secretSetting('The key to the payment provider'),
  publicKey: textSetting("The key that the provider's script in the browser is given", '', /^[\w.-]*$/),
  webhookSecret: secretSetting('What the provider signs its news with (Stripe: whsec_…)', { optional: true }),
  returnUrl: textSetting(
    "Where a bank leads customers back to: the platform's own page of orders, …/client/orders, without a last slash; empty: the provider's script shows the bank's page in ours",
    '',
    /^(https?:\/\/\S*[^\s/])?$/,
  ),
  providerFaults: flagSetting('The provider is a sandbox whose faults operators may switch', false),
  answerWithinMs: numberSetting('Longest wait for the provider before the caller hears "not yet"', {
    default: 7_000,
    min: 10,
    max: 30_000,
  }),
  jobEveryMs: numberSetting('How often unknown outcomes and refunds are looked after', {
    default: 500,
    min: 10,
    max: 60_000,
  }),
  reconcileEveryMs: numberSetting("How often our books are compared with the provider's", {
    default: 60_000,
    min: 10,
    max: 3_600_000,
  }),
  reconcileAfterMs: numberSetting('How old a charge or refund must be before a difference counts', {
    default: 120_000,
    min: 0,
    max: 86_400_000,
  }),
}
