/** The mark as pictures, for home screens that take no drawing: made anew from the drawing with each build. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import type { Plugin } from 'vite'

interface PngIcon {
  readonly name: string
  readonly size: number
  /** To its edges, for systems that cut a form of their own out of it: the mark alone would be cut. */
  readonly filled?: true
}
export const pngIcons: readonly PngIcon[] = [
  { name: 'icon-192.png', size: 192 },
  { name: 'icon-512.png', size: 512 },
  { name: 'icon-maskable-512.png', size: 512, filled: true },
  { name: 'apple-touch-icon.png', size: 180, filled: true },
]

const sign = '#c94510'
const drawnAtDpi = 72
const drawnSize = 64

export function drawIcon(svg: Buffer, { size, filled }: PngIcon): Promise<Buffer> {
  const drawn = sharp(svg, { density: (drawnAtDpi * size) / drawnSize }).resize(size, size)
  return (filled ? drawn.flatten({ background: sign }) : drawn).png({ compressionLevel: 9, palette: true }).toBuffer()
}

export function pngIconsOf(folder: string): Plugin {
  return {
    name: 'jumun:png-icons',
    apply: 'build',
    async generateBundle() {
      const svg = await readFile(join(folder, 'jumun.svg'))
      for (const icon of pngIcons)
        this.emitFile({ type: 'asset', fileName: icon.name, source: await drawIcon(svg, icon) })
    },
  }
}
