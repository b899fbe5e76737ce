/** A number as a phone takes it: one tap calls it, another writes to it. */
const dialled = (phone: string): string => phone.replaceAll(/[^\d+]/g, '')
export const callAt = (phone: string): string => `tel:${dialled(phone)}`
export const writeTo = (phone: string): string => `sms:${dialled(phone)}`
