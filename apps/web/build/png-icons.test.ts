import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import sharp from 'sharp'
import { drawIcon, pngIcons } from './png-icons.ts'

const folder = new URL('../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, folder))
const svg = read('public/jumun.svg')

test('each picture is a PNG as large as it says; one that is cut to another form reaches to its edges', async () => {
  for (const icon of pngIcons) {
    const picture = sharp(await drawIcon(svg, icon))
    const { format, width, height } = await picture.metadata()
    assert.deepEqual([format, width, height], ['png', icon.size, icon.size], icon.name)
    const { data } = await picture.ensureAlpha().raw().toBuffer({ resolveWithObject: true })
    assert.equal(data[3], icon.filled ? 255 : 0, `${icon.name}: its corner`)
  }
})

test('every app has them on its page and in its manifest, and names nothing that is not made', () => {
  const manifests = readdirSync(new URL('public/', folder)).filter((name) => name.endsWith('.webmanifest'))
  assert.equal(manifests.length, 5)
  for (const name of manifests) {
    const { icons } = JSON.parse(read(`public/${name}`).toString()) as { icons: { src: string; sizes: string }[] }
    const made = icons.filter(({ src }) => src.endsWith('.png')).map(({ src, sizes }) => `${src} ${sizes}`)
    const wanted = pngIcons.filter((icon) => icon.name.startsWith('icon'))
    assert.deepEqual(
      made,
      wanted.map((icon) => `/${icon.name} ${icon.size}x${icon.size}`),
    )
    const page = read(`${name.replace('.webmanifest', '')}/index.html`).toString()
    assert.match(page, /<link rel="apple-touch-icon" href="\/apple-touch-icon.png" \/>/)
  }
})
