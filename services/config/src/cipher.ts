/**
 * Spring's text encryption with a key that both sides know (`Encryptors.text`): AES-256-CBC under PBKDF2-HMAC-SHA1 of the key,
 * 1,024 rounds; 16 bytes of initial vector in front, in hex. What Spring Cloud Config calls `{cipher}`.
 * Source: spring-security-crypto, AesBytesEncryptor; spring-cloud-context, `encrypt.key` with its salt `deadbeef`.
 */
import { createCipheriv, createDecipheriv, pbkdf2Sync } from 'node:crypto'

export interface Cipher {
  encrypt(text: string): string
  /** Undefined: it was not encrypted with this key. */
  decrypt(hex: string): string | undefined
}

const algorithm = 'aes-256-cbc'
const vectorBytes = 16
const salt = Buffer.from('deadbeef', 'hex')

export function cipherOf(key: string, random: (bytes: number) => Buffer): Cipher {
  const secret = pbkdf2Sync(key, salt, 1024, 32, 'sha1')
  return {
    encrypt(text) {
      const vector = random(vectorBytes)
      const cipher = createCipheriv(algorithm, secret, vector)
      return Buffer.concat([vector, cipher.update(text, 'utf8'), cipher.final()]).toString('hex')
    },
    decrypt(hex) {
      const bytes = Buffer.from(hex, 'hex')
      const whole =
        bytes.length * 2 === hex.length && bytes.length >= 2 * vectorBytes && bytes.length % vectorBytes === 0
      if (!whole) return undefined
      try {
        const decipher = createDecipheriv(algorithm, secret, bytes.subarray(0, vectorBytes))
        return Buffer.concat([decipher.update(bytes.subarray(vectorBytes)), decipher.final()]).toString('utf8')
      } catch {
        return undefined // the padding is wrong: another key, or no cipher text
      }
    },
  }
}

const mark = '{cipher}'
export const isSealed = (value: unknown): value is string => typeof value === 'string' && value.startsWith(mark)

/** What was sealed is opened; what cannot be is `invalid.<name>`, as Spring's own server sends it. */
export function opened(
  source: Readonly<Record<string, string | number | boolean>>,
  cipher: Cipher | undefined,
): Record<string, string | number | boolean> {
  return Object.fromEntries(
    Object.entries(source).map(([name, value]) => {
      if (!isSealed(value)) return [name, value]
      const text = cipher?.decrypt(value.slice(mark.length).trim())
      return text === undefined ? [`invalid.${name}`, '<n/a>'] : [name, text]
    }),
  )
}
