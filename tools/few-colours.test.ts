import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { crc32, deflateSync } from 'node:zlib'
import { fewColours } from './few-colours.ts'

/** What a decoder of palettes would see, by hand: size, colours, and the index of each pixel. */
function reread(png: Buffer) {
  const part = (name: string): Buffer => {
    const at = png.indexOf(name, 0, 'latin1')
    const length = png.readUInt32BE(at - 4)
    assert.equal(png.readUInt32BE(at + 4 + length), crc32(png.subarray(at, at + 4 + length)), `${name} is whole`)
    return png.subarray(at + 4, at + 4 + length)
  }
  return { head: part('IHDR'), colours: part('PLTE'), packed: part('IDAT') }
}

test('a picture of four colours keeps them, pixel by pixel', async () => {
  const { inflateSync } = await import('node:zlib')
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    sum.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, sum])
  }
  const head = Buffer.from([0, 0, 0, 2, 0, 0, 0, 2, 8, 2, 0, 0, 0])
  // the first row as it is, the second as the difference to the row above
  const rows = Buffer.from([0, 255, 0, 0, 0, 255, 0, 2, 1, 0, 255, 255, 0, 255])
  const signature = readFileSync(new URL('../docs/screens/client-menu.png', import.meta.url)).subarray(0, 8)
  const png = Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', rows.subarray(0, 0)),
  ])
  const small = reread(fewColours(png))
  assert.deepEqual([small.head.readUInt32BE(0), small.head.readUInt32BE(4), small.head[9]], [2, 2, 3])
  const pixels = inflateSync(small.packed)
  const at = (x: number, y: number): number => small.colours.readUIntBE((pixels[y * 3 + 1 + x] ?? 0) * 3, 3)
  assert.deepEqual([at(0, 0), at(1, 0), at(0, 1), at(1, 1)], [0xff0000, 0x00ff00, 0x0000ff, 0xffffff])
})

test('the pictures of the README are small enough for a page', () => {
  const names = [
    'admin-board',
    'client-menu',
    'client-order',
    'client-stores',
    'ops-orders',
    'ops-platform',
    'rider-road',
  ]
  for (const name of names) {
    const { length } = readFileSync(new URL(`../docs/screens/${name}.png`, import.meta.url))
    assert.ok(length < 130_000, `${name} has ${length} bytes`)
  }
})
