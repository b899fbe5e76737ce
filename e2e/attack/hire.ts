/** Lets somebody in at a store as what they are to be there: invited, signed up, come in by the link, which then is over. */
import { randomUUID } from 'node:crypto'
import { acceptInvitation, inviteStaff, type Session, type Store, signUp, type staffRoles } from '@jumun/contracts'
import { ask, expectProblem, expectStatus, logInAs, password } from '../../harness/people.ts'
import type { Platform } from '../../harness/platform.ts'

export async function hire(
  platform: Platform,
  at: Store,
  as: Session,
  role: (typeof staffRoles)[number],
): Promise<Session> {
  const email = `${role}-${randomUUID()}@example.com`
  const invited = await ask(platform, inviteStaff, { as, params: { id: at.id }, body: { email, role } })
  const invitation = expectStatus(invited, 201)
  expectStatus(await ask(platform, signUp, { body: { email, password, name: role, role: 'staff' } }), 201)
  const session = await logInAs(platform, email, password)
  const token = invitation.link.split('#')[1]
  expectStatus(await ask(platform, acceptInvitation, { as: session, body: { token } }), 200)
  expectProblem(await ask(platform, acceptInvitation, { as: session, body: { token } }), 409, 'invitation-over')
  return session
}
