/** Signing keys as operators see and revoke them. */
import type { revokeSigningKey, SigningKeyInfo } from '@jumun/contracts'
import type { RequestContext } from '@jumun/service'
import type { AccessTokens } from './access-tokens.ts'
import { done, type Outcome, refused } from './outcome.ts'

export const signingKeys = (tokens: Pick<AccessTokens, 'current' | 'revoke'>) => ({
  list: (): { items: SigningKeyInfo[] } => ({
    items: tokens.current().map(({ kid, signsFrom, signsUntil, retiresAt }) => ({
      kid,
      signsFrom: signsFrom.toISOString(),
      signsUntil: signsUntil.toISOString(),
      retiresAt: retiresAt.toISOString(),
    })),
  }),
  async revoke({ params }: RequestContext<typeof revokeSigningKey>): Promise<Outcome<void>> {
    const found = await tokens.revoke(params.kid)
    return found ? done(undefined) : refused('not-found', { why: 'there is no such key' })
  },
})
