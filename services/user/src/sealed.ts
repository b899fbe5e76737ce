/** Seals what the database may keep but not read: AES-256-GCM under a key made from a secret of the environment. */
import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto'

const form = 1
const saltBytes = 16
const ivBytes = 12
const tagBytes = 16

/** @param label bound to the content: one sealed thing cannot be put in another's place */
export function seal(content: Buffer, secret: string, label: string): Buffer {
  const salt = randomBytes(saltBytes)
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv('aes-256-gcm', scryptSync(secret, salt, 32), iv).setAAD(Buffer.from(label))
  const sealed = Buffer.concat([cipher.update(content), cipher.final()])
  return Buffer.concat([Buffer.of(form), salt, iv, cipher.getAuthTag(), sealed])
}

/** @throws SealBroken when it was sealed with another secret or changed since */
export function unseal(sealed: Buffer, secret: string, label: string): Buffer {
  const ivAt = 1 + saltBytes
  const tagAt = ivAt + ivBytes
  const salt = sealed.subarray(1, ivAt)
  try {
    if (sealed[0] !== form) throw new Error('unknown form')
    const cipher = createDecipheriv('aes-256-gcm', scryptSync(secret, salt, 32), sealed.subarray(ivAt, tagAt))
    cipher.setAAD(Buffer.from(label)).setAuthTag(sealed.subarray(tagAt, tagAt + tagBytes))
    return Buffer.concat([cipher.update(sealed.subarray(tagAt + tagBytes)), cipher.final()])
  } catch (error) {
    throw new SealBroken(error)
  }
}

export class SealBroken extends Error {
  override name = 'SealBroken'
  constructor(cause: unknown) {
    super('this was sealed with another secret, or changed since', { cause })
  }
}
