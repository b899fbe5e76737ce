/** What nobody can use any more is not kept: invitations with somebody's address, and tries at PINs from long ago. */
import type { Database } from '@jumun/messaging'
import type { Clock, Job } from '@jumun/service'
import { triesForgottenMs } from './pins.ts'

export const forgetWhatIsOver = ({ db, clock }: { readonly db: Database; readonly clock: Clock }): Job => ({
  name: 'forget-what-is-over',
  everyMs: 60_000,
  async run() {
    const now = clock.now()
    await db.query('DELETE FROM staff_invitation WHERE expires_at <= $1', [now])
    await db.query('DELETE FROM pin_tries WHERE since < $1', [new Date(now.getTime() - triesForgottenMs)])
  },
})
