/** What the journeys of the screens stand on: one platform and one browser per file, and windows that end with their test. */
import { after, afterEach } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { eventually } from './people.ts'
import { auditAndStop, type Platform, startPlatform } from './platform.ts'
import { openWindows, type Windows } from './windows.ts'

export async function startScreens(options: {
  demo: boolean
  env?: Record<string, string>
  flags?: readonly string[]
}): Promise<{ platform: Platform; windows: Windows }> {
  const platform = await startPlatform(options)
  const windows = await openWindows(platform).catch(async (error: unknown) => {
    await platform.stop()
    throw error
  })
  afterEach(async (test) => {
    if ('passed' in test && !test.passed) await windows.tellWhatStands()
    // What a test leaves open would work on beside the next ones.
    await windows.closePages()
  })
  after(async () => {
    await windows.close()
    await auditAndStop(platform)
  })
  return { platform, windows }
}

/** Journeys of one file order the same at the same shop, one after the other: asked whether that is meant, it is. */
async function untilOrdered(customer: Page): Promise<void> {
  const ordered = customer.locator('.order-headline')
  const onceMore = customer.getByRole('button', { name: /^(Order again|한 번 더 주문하기)$/ })
  await ordered.or(onceMore).first().waitFor()
  if (await onceMore.isVisible()) await onceMore.click()
  await ordered.waitFor()
}

/** The order that this customer's page is about. */
export async function orderIdOf(customer: Page): Promise<string> {
  await untilOrdered(customer)
  return new URL(customer.url()).pathname.split('/').at(-1) ?? ''
}

/** As on a busy day: told to pay a little later, one presses "pay now" until it is paid. */
export async function untilPaid(customer: Page): Promise<void> {
  const payNow = customer.getByRole('button', { name: /^(Pay now|지금 결제하기)$/ })
  const paid = ['PLACED', 'CONFIRMED', 'ACCEPTED'].map((state) => `.order-headline[data-state=${state}]`).join()
  await untilOrdered(customer)
  await eventually('the order is paid', async () => {
    // Between the look and the press it may have been paid, or the button may be counting the seconds again.
    if (await payNow.isVisible()) await payNow.click({ timeout: 5_000 }).catch(() => undefined)
    return customer.locator(paid).isVisible()
  })
}

/** The title follows the heading a moment after the page. */
export const untilTitle = (page: Page, title: RegExp): Promise<void> =>
  eventually(`the title is ${title}`, async () => title.test(await page.title())).then(() => undefined)

export const stateOf = (customer: Page, state: string): Promise<void> =>
  customer.locator(`.order-headline[data-state=${state}]`).waitFor()

/** Its slip on the counter's board. By the order, not by its four digits: those can stand in somebody's note too. */
export const slipOf = (counter: Page, orderId: string): Locator => counter.locator(`.ticket[data-order="${orderId}"]`)

/** Brings a slide to its end, by keyboard. */
export const slide = (page: Page, name: string): Promise<void> => page.getByRole('slider', { name }).press('End')
