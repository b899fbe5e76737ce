/** Windows of a real browser on the platform's screens; whatever they complain about (a broken script, a policy) fails the journey. */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { demoPassword } from '@jumun/contracts'
import { type Browser, chromium, type Page, type Request } from 'playwright-core'
import type { Platform } from './platform.ts'

/** Which one a machine has depends on where it comes from. */
const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'] as const
export const chromiumProgram = process.env['JUMUN_CHROMIUM'] ?? usual.find((path) => existsSync(path)) ?? usual[0]
const stepWithinMs = 60_000

export const sizes = {
  phone: { width: 390, height: 844 },
  tablet: { width: 1180, height: 820 },
  desktop: { width: 1600, height: 1000 },
} as const
export type App = 'client' | 'admin' | 'kitchen' | 'rider' | 'ops'

export interface Windows {
  /** @param at another address that leads to the platform */
  open(app: App, size: keyof typeof sizes, language?: 'ko' | 'en', path?: string, at?: string): Promise<Page>
  /** Those that are open now. */
  pages(): readonly Page[]
  /** Fails when a window complained about anything. */
  assertNoComplaints(): void
  /** Says of each window where it is, what can be read there, and what it complained about: for whoever has to find out why. */
  tellWhatStands(): Promise<void>
  closePages(): Promise<void>
  close(): Promise<void>
}

export async function openWindows(platform: Pick<Platform, 'url'>): Promise<Windows> {
  assert.ok(
    existsSync(chromiumProgram),
    `${chromiumProgram} is missing: install Chromium, or say where it is in JUMUN_CHROMIUM`,
  )
  const browser: Browser = await chromium.launch({
    executablePath: chromiumProgram,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })
  const complaints: string[] = []
  const underWay = new Set<Request>()
  const pages = (): Page[] => browser.contexts().flatMap((context) => context.pages())
  return {
    open: async (app, size, language = 'en', path = '/', at = platform.url) => {
      const context = await browser.newContext({
        viewport: sizes[size],
        hasTouch: size !== 'desktop',
        locale: language === 'ko' ? 'ko-KR' : 'en-US',
        timezoneId: 'Asia/Seoul',
      })
      const page = await context.newPage()
      page.setDefaultTimeout(stepWithinMs)
      page.on('request', (request) => underWay.add(request))
      page.on('requestfinished', (request) => underWay.delete(request))
      page.on('requestfailed', (request) => underWay.delete(request))
      page.on('pageerror', (error) => complaints.push(`${app}: ${error.message}`))
      page.on('console', (message) => {
        // An answer of 4xx or 5xx is told by the browser too; the screens are there to deal with it.
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
          complaints.push(`${app}: ${message.text()}`)
        }
      })
      await page.goto(`${at}/${app}${path}`)
      return page
    },
    pages,
    tellWhatStands: async () => {
      for (const page of pages()) {
        const words = await page
          .locator('body')
          .innerText({ timeout: 5_000 })
          .catch((error: Error) => error.message)
        console.log(`window at ${page.url()}:\n${words.slice(0, 1_000)}\n`)
      }
      for (const request of underWay) console.log(`not answered yet: ${request.method()} ${request.url()}`)
      for (const complaint of complaints) console.log(`complaint: ${complaint}`)
    },
    closePages: async () => {
      await Promise.all(browser.contexts().map((context) => context.close()))
      underWay.clear()
    },
    assertNoComplaints: () => assert.deepEqual(complaints, []),
    close: () => browser.close(),
  }
}

/** Steps in by hand, as a stranger would: with a demo account, or with another one's password. */
export async function enter(page: Page, email: string, password = demoPassword): Promise<void> {
  await page.locator('input[name=email]').fill(email)
  await page.locator('input[name=password]').fill(password)
  await page.locator('form button[type=submit]').click()
  await page.locator('.entrance').waitFor({ state: 'detached' })
}

/** Nothing sticks out to the side: no text is cut off, nobody has to scroll sideways. */
export async function assertFits(page: Page, what: string): Promise<void> {
  const tooWide = await page.evaluate(() => {
    const limit = document.documentElement.clientWidth + 1
    const scrolls = (element: Element): boolean => {
      for (let each: Element | null = element; each; each = each.parentElement) {
        const { overflowX } = getComputedStyle(each)
        if (overflowX === 'auto' || overflowX === 'scroll' || overflowX === 'hidden') return true
      }
      return false
    }
    const words = (element: Element): string =>
      `${element.tagName} ${element.className}: ${element.textContent?.slice(0, 40)}`
    // A list may shorten its lines with dots on purpose: the whole text is one click away.
    const cut = [...document.querySelectorAll<HTMLElement>('body *')].filter((element) => {
      const { overflowX, textOverflow } = getComputedStyle(element)
      const hasText = [...element.childNodes].some(({ nodeType, textContent }) => nodeType === 3 && textContent?.trim())
      return (
        hasText &&
        element.clientWidth > 1 && // smaller is for screen readers alone
        overflowX === 'hidden' &&
        textOverflow !== 'ellipsis' &&
        element.scrollWidth > element.clientWidth + 1
      )
    })
    const out = [...document.querySelectorAll('body *')].filter(
      (element) => element.getBoundingClientRect().right > limit && !scrolls(element),
    )
    return [...out, ...cut].map(words)
  })
  assert.deepEqual(tooWide, [], what)
}
