/** A log is read line by line: whatever anybody put into a name, it cannot begin a new one, nor turn what stands beside it around. */

/** Ends of lines that JSON lets pass, and what turns the direction of reading. */
const inJson = /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g
const anywhere = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

/** Of a line of JSON; it means the same. */
export const jsonOnOneLine = (line: string): string => line.replace(inJson, escaped)

/** Of any text. */
export const onOneLine = (text: string): string => text.replace(anywhere, escaped)
