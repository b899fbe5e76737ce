/** Keys and passwords are replaced while the shop is open, as docs/operations.md says it is done. */
import { randomBytes } from 'node:crypto'
import { refreshSession, type Session } from '@jumun/contracts'
import { newServiceKey, publicHalfOf } from '@jumun/service/keys'
import { openApi } from '../prove/api.ts'
import { ask } from './database.ts'
import type { Kube } from './kube.ts'
import { change, type Plan } from './plan.ts'
import { release, secretOf } from './platform.ts'

/** Order calls and is called; user has vouched for the keys that people's tokens are signed with. */
const turned = ['order', 'user'] as const
/** The role whose password is another one afterwards. */
const part = 'store'

async function putInto(kube: Kube, name: string, stringData: Record<string, string>): Promise<void> {
  await kube.kubectl('patch', 'secret', `${release}-${name}`, '--type=merge', '-p', JSON.stringify({ stringData }))
}

async function restart(kube: Kube, typed: (command: string) => void, ...parts: string[]): Promise<void> {
  const workloads = parts.map((name) => `deployment/${release}-${name}`)
  typed(`kubectl rollout restart ${workloads.join(' ')}`)
  await kube.kubectl('rollout', 'restart', ...workloads)
  for (const workload of workloads) await kube.kubectl('rollout', 'status', workload, '--timeout=10m')
}

/** Of user, while its new one counts beside it: what comes after this experiment is told of one half alone. */
let firstKey: string | undefined

export const keysTurned: Plan = {
  name: 'keys-turned',
  title: 'Keys and a password are replaced',
  expected: `The keys of ${turned.join(' and ')}, and the database password of ${part}, are replaced, step by step as in [Running it](operations.md#keys-and-passwords): first everybody is told of the new public halves, then the pods get the new private ones, then the old half of order is taken away; that of user stays for as long as it vouches for signing keys. Expected: no request fails, nobody has to log in again, and everybody who was logged in stays so.`,
  rate: 4,
  seconds: 120,
  async act({ kube, note, typed, second }) {
    await second(10)
    const keys = turned.map((name) => [name, newServiceKey()] as const)
    typed('# a pair for each: openssl genpkey -algorithm ed25519')
    note('helm upgrade: everybody is told of the new public halves')
    await change(kube, typed, ...keys.map(([name, key]) => `trust.${name}[0]=${publicHalfOf(key)}`))
    const { certificate: vouching = '', JUMUN_SERVICE_KEY_USER } = await secretOf(kube, 'user')
    firstKey = JUMUN_SERVICE_KEY_USER
    for (const [name, key] of keys) {
      const upper = name.toUpperCase()
      typed(`kubectl patch secret ${release}-${name} … # JUMUN_SERVICE_KEY_${upper}: the new private half`)
      // In a shop the list in trust says which halves count; the demo's chart reads its own from beside the key.
      const own = name === 'user' ? vouching : publicHalfOf(key)
      await putInto(kube, name, { [`JUMUN_SERVICE_KEY_${upper}`]: key, certificate: own })
    }
    note(`${turned.join(' and ')} get the new private halves`)
    await restart(kube, typed, ...turned)
    note('the old half of order is taken away')
    await change(kube, typed, 'trust.order=null')

    const secret = await secretOf(kube, part)
    const password = randomBytes(24).toString('base64url')
    note(`${part} gets another password`)
    typed(`psql --command "ALTER ROLE jumun_${part} PASSWORD '…'" && kubectl patch secret ${release}-${part} …`)
    await ask(kube, `pod/${release}-postgres-0`, `ALTER ROLE jumun_${part} PASSWORD '${password}'`)
    const urls = [`JUMUN_DATABASE_URL_${part.toUpperCase()}`, `JUMUN_EVENT_LOG_${part.toUpperCase()}`]
    const changed = urls.map((name) => [name, Object.assign(new URL(secret[name] ?? ''), { password }).href] as const)
    await putInto(kube, part, { password, ...Object.fromEntries(changed) })
    await restart(kube, typed, part)
    note('every pod has what is new')
  },
  async calm({ gateway, shop, note }) {
    const api = openApi(gateway)
    try {
      for (const { refreshToken } of [shop.owner, ...shop.customers]) {
        const { status } = await api.ask<Session>(refreshSession, { body: { refreshToken } })
        if (status !== 200) throw new Error(`a session from before is answered with ${status} when it is to be renewed`)
      }
      note('every session from before goes on: each was renewed')
    } finally {
      await api.close()
    }
  },
  async restore(kube) {
    if (firstKey === undefined) return
    await putInto(kube, 'user', { JUMUN_SERVICE_KEY_USER: firstKey })
    await restart(kube, () => undefined, 'user')
    await change(kube, () => undefined, 'trust.user=null')
  },
}
