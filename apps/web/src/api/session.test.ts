import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Surroundings, sessionKeeper } from './session.ts'

const user = { id: '0190b3f2-0000-7000-8000-000000000001', email: 'a@b.c', name: 'Ara', role: 'customer' as const }
const pair = (n: number, expiresIn = 900) => ({ accessToken: `a${n}`, refreshToken: `r${n}`, expiresIn, user })

/** Two tabs over one store, one lock and one platform that counts how often it was asked for a new pair. */
function browser(answer: (n: number) => Response) {
  let stored: string | null = null
  let clock = 1_000_000
  let asked = 0
  const devices: unknown[] = []
  let queue: Promise<unknown> = Promise.resolve()
  const tabs: (() => void)[] = []
  const tab = () => {
    const mine = tabs.length
    const around: Surroundings = {
      read: () => stored,
      write: (value) => {
        stored = value
        tabs.forEach((tell, index) => {
          if (index !== mine) tell()
        })
      },
      fetch: async (path, init) => {
        if (path === '/login') return Response.json(pair(0, 60))
        if (path === '/logout') return new Response(null, { status: 204 })
        asked += 1
        devices.push(JSON.parse(String(init?.body)).device)
        return answer(asked)
      },
      now: () => clock,
      alone: (work) => {
        const turn = queue.then(work)
        queue = turn.catch(() => undefined)
        return turn
      },
      onWrittenElsewhere: (listener) => void tabs.push(listener),
    }
    return sessionKeeper(around)
  }
  return { tab, later: (ms: number) => (clock += ms), asked: () => asked, devices, stored: () => stored }
}

test('two tabs that need a new token at once trade the refresh token once', async () => {
  const { tab, later, asked } = browser((n) => Response.json(pair(n)))
  const [one, two] = [tab(), tab()]
  await one.logIn('a@b.c', 'secret-secret')
  later(30_000)
  const tokens = await Promise.all([one.token(), two.token(), one.token(), two.token()])
  assert.deepEqual(tokens, ['a1', 'a1', 'a1', 'a1'])
  assert.equal(asked(), 1)
})

test('a session that has ended logs every tab out', async () => {
  const { tab, later } = browser(() => Response.json({ code: 'session-ended' }, { status: 401 }))
  const [one, two] = [tab(), tab()]
  await one.logIn('a@b.c', 'secret-secret')
  later(30_000)
  assert.equal(await one.token(), undefined)
  assert.equal(two.current(), undefined)
})

test('while nobody answers, the token that still lives is used and the session is kept', async () => {
  const { tab, later, stored } = browser(() => Response.json({}, { status: 503 }))
  const one = tab()
  await one.logIn('a@b.c', 'secret-secret')
  later(30_000)
  assert.equal(await one.token(), 'a0')
  assert.notEqual(stored(), null)
})

test('logging out forgets the session here whatever the platform says', async () => {
  const { tab, stored } = browser(() => Response.json({}, { status: 503 }))
  const one = tab()
  await one.logIn('a@b.c', 'secret-secret')
  await one.logOut()
  assert.equal(stored(), null)
  assert.equal(await one.token(), undefined)
})

test('a token is traded by one device: asked again after silence it says the same', async () => {
  const { tab, later, devices } = browser((n) => {
    if (n === 1) throw new TypeError('the answer was lost')
    return Response.json(pair(n, 60))
  })
  const one = tab()
  await one.logIn('a@b.c', 'secret-secret')
  later(30_000)
  assert.equal(await one.token(), 'a0')
  assert.equal(await one.token(), 'a2')
  later(30_000)
  assert.equal(await one.token(), 'a3')
  assert.equal(new Set(devices).size, 1)
  assert.match(String(devices[0]), /^[0-9a-f-]{36}$/)
})
