/** Signing keys as operators see and revoke them. */
import type { AnswerOf, listSigningKeys, revokeSigningKey } from '@jumun/contracts'
import { Problem, type RequestContext } from '@jumun/service'
import type { AccessTokens } from './access-tokens.ts'

export const signingKeys = (tokens: Pick<AccessTokens, 'current' | 'revoke'>) => ({
  list: async (): Promise<AnswerOf<typeof listSigningKeys>> => ({
    status: 200,
    body: {
      items: tokens.current().map(({ kid, signsFrom, signsUntil, retiresAt }) => ({
        kid,
        signsFrom: signsFrom.toISOString(),
        signsUntil: signsUntil.toISOString(),
        retiresAt: retiresAt.toISOString(),
      })),
    },
  }),
  async revoke({ params }: RequestContext<typeof revokeSigningKey>): Promise<AnswerOf<typeof revokeSigningKey>> {
    if (!(await tokens.revoke(params.kid))) throw new Problem('not-found', 'there is no such key')
    return { status: 204, body: null }
  },
})
