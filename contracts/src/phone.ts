/** A number to call, as people write it: 02-555-0134, +82 10 5550 0134. */
export const phonePattern = /^\+?[0-9](?:[ ()-]{0,2}[0-9]){5,15}$/
export const isPhone = (typed: string): boolean => phonePattern.test(typed)
