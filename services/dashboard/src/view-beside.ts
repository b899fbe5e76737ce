/** An empty view in a file of its own, and what reads the log into it: nobody is shown it. */
import { type Following, followTheLog } from './follow-the-log.ts'
import { openView } from './open-view.ts'
import type { Beside } from './rebuild.ts'
import { forgetViewFile } from './view-file.ts'

type Needs = Pick<Parameters<typeof followTheLog>[0], 'events' | 'clock' | 'log' | 'graceMs'>

const nothing = (): void => {}

export const viewBeside = (file: string, needs: Needs) => (): Beside => {
  const view = openView(file, { anew: true })
  const following: Following = followTheLog({
    ...{ ...needs, view },
    // what is heard a second time is no news
    ...{ onTaken: nothing, onHeard: nothing, onUnreadable: nothing },
  })
  return {
    view,
    caughtUp: following.caughtUp,
    async drop() {
      await following.stop()
      view.close()
      forgetViewFile(file)
    },
  }
}
