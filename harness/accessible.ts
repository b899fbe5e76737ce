/** What axe-core finds on a page; nothing serious or critical may be among it. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Found {
  readonly id: string
  readonly impact: string | null
  readonly help: string
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[]
}

/** Evaluated by the browser itself, so that the page's content security policy stays as strict as it is. */
export async function assertAccessible(page: Page, what: string): Promise<void> {
  await page.evaluate(source)
  await untilStill(page)
  const found = (await page.evaluate(
    "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)",
  )) as Found[]
  const serious = found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => {
      const [first] = nodes
      return `${id} (${nodes.length}×): ${help}\n  ${first?.html.slice(0, 200)}\n  ${first?.failureSummary ?? ''}`
    })
  assert.deepEqual(serious, [], what)
}

/** A dialog that is still fading in has other colours than the one people read. */
async function untilStill(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const moving = () =>
      document.getAnimations().some(({ playState, effect }) => {
        const { iterations } = effect?.getComputedTiming() ?? {}
        return playState === 'running' && iterations !== Number.POSITIVE_INFINITY
      })
    // a transition begins some frames after what asked for it, so stillness must last
    for (let still = 0, frames = 0; still < 15 && frames < 600; frames++) {
      await new Promise(requestAnimationFrame)
      still = moving() ? 0 : still + 1
    }
  })
}
