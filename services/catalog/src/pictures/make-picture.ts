/**
 * Of whatever somebody uploads, two small WebP pictures that only show what is to be seen: turned upright, without what a
 * camera wrote into it, and nothing of the file itself. What it is is read from its content, not from its name.
 */
import { createHash } from 'node:crypto'
import { type PictureSize, pictureWidths } from './address.ts'

export interface MadePicture {
  /** A hash of what is seen. */
  readonly id: string
  readonly files: Readonly<Record<PictureSize, Buffer>>
}

const known: readonly string[] = ['jpeg', 'png', 'webp']
/** A file of a few kilobytes may unfold into gigabytes; the best phones take 50 million pixels. */
const mostPixels = 60_000_000
const withinSeconds = 15

/** @returns undefined when it is no picture that can be shown */
export async function makePicture(bytes: Buffer): Promise<MadePicture | undefined> {
  const { default: sharp } = await import('sharp') // 30 MB that only a service with uploads needs
  sharp.concurrency(1)
  sharp.cache(false)
  const open = () => sharp(bytes, { limitInputPixels: mostPixels, failOn: 'error', pages: 1 }).autoOrient()
  try {
    const { format } = await sharp(bytes, { limitInputPixels: mostPixels }).metadata()
    if (!format || !known.includes(format)) return undefined
    const { small: edge, large: longest } = pictureWidths
    const large = await open()
      .resize({ width: longest, height: longest, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 78 })
      .timeout({ seconds: withinSeconds })
      .toBuffer()
    const small = await sharp(large)
      .resize({ width: edge, height: edge, fit: 'cover' })
      .webp({ quality: 75 })
      .toBuffer()
    return { id: createHash('sha256').update(large).digest('hex').slice(0, 32), files: { small, large } }
  } catch {
    // Whatever the library finds wrong with a file, for who sent it it comes to one: it cannot be shown.
    return undefined
  }
}
