import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { makePicture } from './make-picture.ts'

const photo = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#c63' } })

test('a photograph becomes two small WebP pictures, upright, without what the camera wrote into it', async () => {
  const bytes = await photo(3000, 2000)
    .jpeg()
    .withExif({ IFD0: { Copyright: 'Somebody', Orientation: '6' }, IFD3: { GPSLatitude: '37/1 33/1 0/1' } })
    .withMetadata({ orientation: 6 })
    .toBuffer()
  const made = await makePicture(bytes)
  assert.ok(made)
  const [large, small] = [await sharp(made.files.large).metadata(), await sharp(made.files.small).metadata()]
  assert.deepEqual(
    [large.format, large.width, large.height, large.exif, large.orientation],
    ['webp', 640, 960, undefined, undefined],
  )
  assert.deepEqual([small.format, small.width, small.height, small.exif], ['webp', 320, 320, undefined])
  assert.ok(!made.files.large.includes('Somebody'))
  assert.match(made.id, /^[0-9a-f]{32}$/)
  assert.equal((await makePicture(bytes))?.id, made.id, 'the same is the same')
})

test('PNG and WebP are taken as well, and a small one is not blown up', async () => {
  for (const bytes of [await photo(200, 100).png().toBuffer(), await photo(200, 100).webp().toBuffer()]) {
    const made = await makePicture(bytes)
    assert.equal((await sharp(made?.files.large).metadata()).width, 200)
  }
})

test('what is no picture of these kinds is refused, whatever it is called', async () => {
  const svg = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>',
  )
  for (const bytes of [
    Buffer.from('hello'),
    svg,
    await photo(9, 9).gif().toBuffer(),
    await photo(9, 9).tiff().toBuffer(),
  ])
    assert.equal(await makePicture(bytes), undefined)
  const whole = await photo(500, 500).jpeg().toBuffer()
  assert.equal(await makePicture(whole.subarray(0, whole.length / 2)), undefined, 'half of one')
})

test('a bomb is refused before it is unfolded', async () => {
  const size = 60_000
  const chunk = (type: string, data: Buffer): Buffer => {
    const named = Buffer.concat([Buffer.from(type), data])
    const head = Buffer.alloc(4)
    head.writeUInt32BE(data.length)
    const sum = Buffer.alloc(4)
    sum.writeUInt32BE(crc32(named))
    return Buffer.concat([head, named, sum])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  header.set([1, 0, 0, 0, 0], 8)
  const rows = deflateSync(Buffer.alloc((size / 8 + 1) * 100))
  const bomb = Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ])
  const before = process.memoryUsage().rss
  assert.equal(await makePicture(bomb), undefined)
  assert.ok(process.memoryUsage().rss - before < 200_000_000)
})
