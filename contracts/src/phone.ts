/** A number to call, as people write it: 02-555-0134, +82 10 5550 0134. */
export const phonePattern = /^\+?[0-9](?:[ ()-]{0,2}[0-9]){5,15}$/
/** As far as whoever has no call to make needs it: 010-****-0134. */
export function maskedPhone(phone: string): string {
  const digits = phone.replaceAll(/\D/g, '').length
  let at = 0
  return phone.replaceAll(/\d/g, (digit) => {
    const place = at++
    return place >= digits - 4 || (digits > 8 && place < 3) ? digit : '*'
  })
}
export const isPhone = (typed: string): boolean => phonePattern.test(typed)
