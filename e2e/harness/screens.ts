/** What the journeys of the screens stand on: one platform and one browser per file, and windows that end with their test. */
import { after, afterEach } from 'node:test'
import { auditAndStop, type Platform, startPlatform } from './platform.ts'
import { openWindows, type Windows } from './windows.ts'

export async function startScreens(options: { demo: boolean }): Promise<{ platform: Platform; windows: Windows }> {
  const platform = await startPlatform(options)
  const windows = await openWindows(platform).catch(async (error: unknown) => {
    await platform.stop()
    throw error
  })
  // What a test leaves open would work on beside the next ones.
  afterEach(() => windows.closePages())
  after(async () => {
    await windows.close()
    await auditAndStop(platform)
  })
  return { platform, windows }
}
