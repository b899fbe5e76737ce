/**
 * `npm run screens`: starts a platform of its own with demo data, lets the city live in it for a while, and photographs
 * the five screens for the README (`docs/screens`). `-- --look DIR` photographs every page at every size instead;
 * `--size phone` only at that one; `-- --data DIR` uses a platform that is already running.
 */
import { randomUUID } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { demoPassword } from '@jumun/contracts'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { liveInTheCity } from '../apps/web/src/city/city.ts'
import { startPlatform } from '../harness/platform.ts'
import { type App, enter, openWindows, sizes, type Windows } from '../harness/windows.ts'

const { values } = parseArgs({
  options: { look: { type: 'string' }, size: { type: 'string' }, data: { type: 'string' } },
})
const folder = values.look ?? fileURLToPath(new URL('../docs/screens/', import.meta.url))
const speed = 3
const liveForMs = 30_000

type Size = keyof typeof sizes
type Language = 'ko' | 'en'

await mkdir(folder, { recursive: true })
const platform = values.data === undefined ? await startPlatform({ demo: true }) : undefined
const url =
  platform?.url ??
  (JSON.parse(await readFile(join(values.data ?? '', 'run.json'), 'utf8')) as { gateway: string }).gateway
const ending = new AbortController()
const living = liveInTheCity({ url, speed: () => speed, signal: ending.signal })
let windows: Windows | undefined
try {
  await new Promise((resolve) => setTimeout(resolve, liveForMs))
  windows = await openWindows({ url })
  if (values.look === undefined) await forTheReadme(windows)
  else await everything(windows)
} finally {
  ending.abort()
  await living
  await windows?.close()
  await platform?.stop()
}

async function forTheReadme(all: Windows): Promise<void> {
  const client = await opened(all, 'client', 'phone', 'en')
  await shot(client, 'client-stores')
  await intoStore(client)
  await shot(client, 'client-menu')
  const tracked = await opened(all, 'client', 'phone', 'ko', 'customer@jumun.local', '/login')
  await toLiveOrder(tracked)
  await shot(tracked, 'client-order')
  const counter = await opened(all, 'admin', 'tablet', 'en', 'owner@jumun.local')
  await busiestBoard(counter)
  await shot(counter, 'admin-board')
  const storeId = new URL(counter.url()).pathname.split('/')[2]
  const kitchen = await opened(all, 'kitchen', 'tablet', 'en', 'owner@jumun.local', `/${storeId}`)
  await kitchen.locator('.slip').first().waitFor()
  await shot(kitchen, 'kitchen-board')
  const rider = await opened(all, 'rider', 'phone', 'en', 'rider@jumun.local')
  await rider.getByRole('button', { name: 'Accept delivery' }).first().waitFor()
  await shot(rider, 'rider-road', 100)
  const ops = await opened(all, 'ops', 'desktop', 'en', 'admin@jumun.local')
  await ops.setViewportSize({ width: 1440, height: 900 })
  await ops.locator('.wall-order').nth(12).click()
  await ops.locator('.lanes').waitFor()
  await shot(ops, 'ops-orders')
  await ops.getByRole('link', { name: 'Platform' }).click()
  await ops.locator('.service-card').first().waitFor()
  await shot(ops, 'ops-platform')
}

/** Every page in both languages at every size, in English also in the dark, to be looked at. */
async function everything(all: Windows): Promise<void> {
  for (const size of (Object.keys(sizes) as Size[]).filter((one) => one === (values.size ?? one)))
    for (const language of ['ko', 'en'] as const) {
      const named = (name: string): string => `${name}-${size}-${language}`
      const client = await opened(all, 'client', size, language)
      await shot(client, named('client-stores'))
      await intoStore(client)
      await shot(client, named('client-menu'))
      await client.locator('.product-row:enabled').first().click()
      await client.locator('.sheet-take').waitFor()
      await shot(client, named('client-product'))
      await client.locator('.sheet-take').click()
      await client.locator('.cart-strip').click()
      await client.locator('.cart-line').waitFor()
      await shot(client, named('client-cart'))
      const tracked = await opened(all, 'client', size, language, 'customer@jumun.local', '/login')
      await tracked.locator('.client-tab').nth(2).click()
      await tracked.locator('.order-card').first().waitFor()
      await shot(tracked, named('client-orders'))
      await tracked.locator('.order-card').first().locator('a').first().click()
      await tracked.locator('.order-headline').waitFor()
      await shot(tracked, named('client-order'))
      const counter = await opened(all, 'admin', size, language, 'owner@jumun.local')
      await shot(counter, named('admin-stores'))
      await busiestBoard(counter)
      await shot(counter, named('admin-board'))
      for (const page of [1, 2]) {
        await counter.locator('.admin-tab').nth(page).click()
        await counter.locator('.menu-row, .figure, .quiet-place').first().waitFor()
        await shot(counter, named(page === 1 ? 'admin-menu' : 'admin-today'))
      }
      const rider = await opened(all, 'rider', size, language, 'rider@jumun.local')
      await shot(rider, named('rider-road'))
      await rider.locator('.rider-tab').nth(1).click()
      await shot(rider, named('rider-day'))
      const ops = await opened(all, 'ops', size, language, 'admin@jumun.local')
      await ops.locator('.wall-order').nth(10).click()
      await ops.locator('.lanes').waitFor()
      await shot(ops, named('ops-orders'))
      for (const tab of (await ops.locator('.ops-tab').all()).slice(1)) {
        await tab.click()
        await ops.locator('main :is(h1, h2, .payouts)').first().waitFor()
        await shot(ops, named(`ops-${(await tab.getAttribute('href'))?.split('/').at(-1)}`))
      }
      await emptyPages(all, size, language)
    }
}

/** What one sees who has nothing yet, or is lost. */
async function emptyPages(all: Windows, size: Size, language: Language): Promise<void> {
  const named = (name: string): string => `${name}-${size}-${language}`
  const guest = await all.open('client', size, language, '/login')
  await shot(guest, named('client-entrance'))
  for (const [path, name] of [
    ['/cart', 'client-cart-empty'],
    ['/nowhere', 'client-gone'],
  ]) {
    await guest.goto(`${url}/client${path}`)
    await shot(guest, named(name ?? ''))
  }
  const people = { client: 'customer', admin: 'owner', rider: 'rider' } as const
  for (const [app, role] of Object.entries(people) as [keyof typeof people, string][]) {
    const email = `${randomUUID()}@example.com`
    const signedUp = await fetch(`${url}/signup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password: demoPassword, name: 'New', role }),
    })
    if (!signedUp.ok) throw new Error(`nobody could sign up as ${role}: ${signedUp.status}`)
    const page = await opened(all, app, size, language, email, app === 'client' ? '/login' : '/')
    if (app === 'client') await page.locator('.client-tab').nth(2).click()
    if (app === 'rider') await page.locator('.rider-tab').nth(1).click()
    await shot(page, named(`${app}-new`))
  }
}

async function opened(all: Windows, app: App, size: Size, language: Language, email?: string, path = '/') {
  const page = await all.open(app, size, language, path)
  if (email !== undefined) await enter(page, email)
  return page
}

async function intoStore(client: Page): Promise<void> {
  await client.locator('.store-card:has(.store-open, .store-busy)').first().click()
  await client.locator('.product-row').first().waitFor()
}

async function toLiveOrder(client: Page): Promise<void> {
  await client.locator('.client-tab').nth(2).click()
  await client.locator('.order-card').first().locator('a').first().click()
  await client.locator('.order-headline').waitFor()
}

/** The first store whose board has something to do. */
async function busiestBoard(counter: Page): Promise<void> {
  await counter.locator('.my-store').first().waitFor()
  const open = '.my-store:has(.store-open, .store-busy)'
  const count = await counter.locator(open).count()
  const start = counter.url()
  for (let index = 0; index < count; index += 1) {
    await counter.goto(start)
    await counter.locator(open).nth(index).click()
    await counter.locator('.board').waitFor()
    const settled = counter.locator('.ticket').nth(2).waitFor({ timeout: 4_000 })
    if (await settled.then(() => true).catch(() => false)) return
  }
}

async function shot(page: Page, name: string, restMs = 900): Promise<void> {
  // Pictures and lists have come, and whatever moved has come to rest.
  await page.waitForTimeout(restMs)
  const path = join(folder, `${name}.png`)
  if (values.look === undefined) {
    // screens are flat: a third as large with few colours
    const picture = sharp(await page.screenshot({ animations: 'disabled' }))
    await picture.png({ palette: true, dither: 0, effort: 10 }).toFile(path)
    return
  }
  await page.screenshot({ path, animations: 'disabled' })
  if (!name.endsWith('-en')) return
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.screenshot({ path: join(folder, `${name}-dark.png`), animations: 'disabled' })
  await page.emulateMedia({ colorScheme: 'light' })
}
