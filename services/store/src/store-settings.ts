/** What operators set of stores, with the settings of printing and of webhooks. */
import { deedSettings, fadingSettings, numberSetting, secretSetting, textSetting } from '@jumun/service'
import { printingSettings } from './printing/printing.ts'
import { webhookSettings } from './webhooks/webhooks.ts'

export const storeSettings = {
  smtpUrl: secretSetting(
    'Where mail goes out, such as smtp://name:word@mail.example:587; without, only links are shown',
    {
      optional: true,
    },
  ),
  mailFrom: textSetting('From whom mail goes out', 'Jumun <no-reply@jumun.local>'),
  publicUrl: textSetting(
    'Where people reach this platform; links in mail begin so',
    'http://localhost:8088',
    /^https?:\/\/\S+$/,
  ),
  invitationHours: numberSetting('Hours an invitation to work at a store can be used', {
    default: 72,
    min: 1,
    max: 720,
  }),
  acceptWithinMinutes: numberSetting('Minutes a store has to accept, by default', {
    default: 10,
    min: 0.01,
    max: 240,
  }),
  answerWithinMinutes: numberSetting('Minutes a customer has to answer what the store asks about a line', {
    default: 5,
    min: 0.01,
    max: 60,
  }),
  lateAfterMinutes: numberSetting('Minutes a pickup may be ready before operators are called', {
    default: 30,
    min: 0.01,
    max: 10_000,
  }),
  storesPerOwnerAndDay: numberSetting('Stores that one owner may open within a day', {
    default: 20,
    min: 1,
    max: 100_000,
  }),
  commissionBasisPoints: numberSetting('What the platform keeps of the money of a store, in hundredths of a per cent', {
    default: 0,
    min: 0,
    max: 10_000,
  }),
  ...printingSettings,
  ...webhookSettings,
  ...fadingSettings,
  ...deedSettings,
}
