import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { type Authorize, type Caller, Problem } from '@jumun/service'
import { rememberedMs, remembering } from './remembered-callers.ts'

let now = 0
let proofs = 0
const owner: Caller = { kind: 'user', id: 'u', role: 'owner', token: 't', sessionId: 's' }
let isEnded = false
const ended = { has: (id: string) => isEnded && id === 's' }
const proving: Authorize = async (access, { authorization }) => {
  proofs += 1
  if (authorization !== 'Bearer good') throw new Problem('unauthenticated')
  if (Array.isArray(access) && !access.includes('owner')) throw new Problem('forbidden')
  return owner
}
const good = { authorization: 'Bearer good' }

beforeEach(() => {
  now = 0
  proofs = 0
})

test('a proven token is not proven again for a few seconds, and then it is', async () => {
  const authorize = remembering(proving, ended, () => now)
  assert.equal(await authorize(['owner'], good), owner)
  assert.equal(authorize(['owner', 'rider'], good), owner, 'without a promise')
  assert.equal(authorize('anyone', good), owner)
  assert.equal(proofs, 1)
  now = rememberedMs
  assert.equal(await authorize(['owner'], good), owner)
  assert.equal(proofs, 2)
})

test('what is remembered is who somebody is, not what they may', async () => {
  const authorize = remembering(proving, ended, () => now)
  await authorize(['owner'], good)
  assert.throws(
    () => authorize(['customer'], good),
    (error) => error instanceof Problem && error.code === 'forbidden',
  )
})

test('a token that proves nothing is asked about each time', async () => {
  const authorize = remembering(proving, ended, () => now)
  for (let index = 0; index < 3; index++)
    await assert.rejects(async () => authorize(['owner'], { authorization: 'Bearer bad' }))
  assert.equal(proofs, 3)
})

test('a session that ends is over at once, not a few seconds later', async () => {
  const authorize = remembering(proving, ended, () => now)
  await authorize(['owner'], good)
  isEnded = true
  await authorize(['owner'], good)
  isEnded = false
  assert.equal(proofs, 2)
})
