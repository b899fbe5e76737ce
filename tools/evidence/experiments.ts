/** What is done to the platform, and what should come of it. */
import { createHash } from 'node:crypto'
import { type Product, pathOf, setPicture } from '@jumun/contracts'
import sharp from 'sharp'
import { brokerLost } from './broker-lost.ts'
import { nodeDrained } from './drained.ts'
import { failOver } from './fail-over.ts'
import { keysTurned } from './keys.ts'
import type { Kube } from './kube.ts'
import type { Shop } from './load.ts'
import { change, isWhole, namesOf, type Plan, until } from './plan.ts'
import { release } from './platform.ts'
import { scaledByCpu, scaledByLag } from './scaling.ts'
import { patientPayment, slowPayment } from './slow-payment.ts'

interface Workload {
  readonly kind: string
  readonly metadata: { readonly name: string }
}

export const plans: readonly Plan[] = [
  {
    name: 'pod-killed',
    title: 'A pod is killed',
    expected:
      'One of two pods of order is killed without a word (SIGKILL). Expected: reads go to the other one; what was in its hands is answered 503 and goes through when it is sent again; another pod is there soon.',
    rate: 20,
    seconds: 90,
    async act({ kube, note, typed, second }) {
      await second(15)
      const [victim = ''] = await namesOf(kube, 'order')
      typed(`kubectl delete pod --force --grace-period=0 ${victim}`)
      note(`${victim} is killed`)
      await kube.kubectl('delete', 'pod', '--force', '--grace-period=0', victim)
      await until('another pod of order', async () => {
        const pods = await namesOf(kube, 'order')
        return !pods.includes(victim) && (await isWhole(kube, `deployment/${release}-order`))
      })
      note('two pods of order are ready again')
    },
  },
  {
    name: 'rollout',
    title: 'Everything is rolled out anew',
    expected:
      'Every workload is replaced, pod by pod, as with a new release. Expected: no request fails, no order is lost or made twice, the customer’s stream goes on.',
    rate: 40,
    seconds: 255,
    async act({ kube, note, typed, second }) {
      await second(10)
      const { items } = await kube.json<{ items: readonly Workload[] }>(
        ...(['get', 'deployments,statefulsets', '-l', `app.kubernetes.io/instance=${release}`] as const),
      )
      typed(
        `kubectl rollout restart deployment/${release}-… # one after the other, and statefulset/${release}-dashboard`,
      )
      const stands = [`${release}-postgres`, `${release}-provider`]
      for (const { kind, metadata } of items.filter(({ metadata }) => !stands.includes(metadata.name))) {
        const workload = `${kind.toLowerCase()}/${metadata.name}`
        note(`${workload} is restarted`)
        await kube.kubectl('rollout', 'restart', workload)
        await kube.kubectl('rollout', 'status', workload, '--timeout=10m')
      }
      note('everything is new')
    },
  },
  {
    name: 'setting-changed',
    title: 'A setting is changed, and the change is taken back',
    expected:
      'What /welcome says is changed by `helm upgrade`, and then `helm rollback` takes that back. Expected: each time the pods that read it are replaced, everybody soon answers with the words of then, and no request fails.',
    rate: 20,
    seconds: 120,
    async act({ kube, gateway, note, typed, second }) {
      const says = async (): Promise<string> => (await fetch(`${gateway}/welcome`)).text()
      const allSay = async (what: string, wanted: (said: string) => boolean): Promise<void> => {
        let inARow = 0
        await until(what, async () => {
          inARow = wanted(await says()) ? inARow + 1 : 0
          return inARow >= 10
        })
        note(`ten answers in a row have ${what}`)
      }
      const before = await says()
      await second(10)
      const words = `Welcome ${Date.now()}`
      note('helm upgrade')
      await change(kube, typed, `services.user.settings.JUMUN_USER_GREETING=${words}`)
      note('helm says that it is done')
      await allSay('the new words', (said) => said.includes(words))
      await second(60)
      typed(`helm rollback ${release} --wait`)
      note('helm rollback')
      await kube.helm('rollback', release, '--wait', '--timeout', '10m')
      note('helm says that it is done')
      await allSay('the words from before', (said) => said === before)
    },
  },
  {
    name: 'volumes-kept',
    title: 'Pods die, volumes stay',
    expected:
      'The pods of PostgreSQL, of dashboard and of catalog are killed, all at once. Expected: while the database is away requests are refused, not lost; then all orders are there, the dashboard goes on from its view, and a picture is the same byte for byte.',
    rate: 10,
    seconds: 90,
    async act({ kube, gateway, shop, note, typed, second }) {
      const picture = await showPicture(gateway, shop)
      const before = await claimsOf(kube)
      await second(15)
      const victims = (
        await Promise.all(['postgres', 'dashboard', 'catalog'].map((part) => namesOf(kube, part)))
      ).flat()
      typed(`kubectl delete pod --force --grace-period=0 ${victims.join(' ')}`)
      note(`${victims.join(', ')} are killed`)
      await kube.kubectl('delete', 'pod', '--force', '--grace-period=0', ...victims)
      const workloads = ['statefulset/NAME-postgres', 'statefulset/NAME-dashboard', 'deployment/NAME-catalog']
      await until('all pods', async () => {
        const whole = await Promise.all(workloads.map((name) => isWhole(kube, name.replace('NAME', release))))
        return whole.every(Boolean)
      })
      note('all of them are ready again')
      const after = await claimsOf(kube)
      if (JSON.stringify(before) !== JSON.stringify(after)) throw new Error('the claims are not the same as before')
      note(`the volumes are those from before: ${after.join(', ')}`)
      let seen = ''
      await until('the picture', async () => {
        seen = digestOf(new Uint8Array(await (await fetch(picture.url)).arrayBuffer()))
        return seen === picture.digest
      })
      note(`the picture has the same SHA-256: ${seen.slice(0, 16)}…`)
    },
  },
  slowPayment,
  patientPayment,
  scaledByCpu,
  scaledByLag,
  keysTurned,
  nodeDrained,
  failOver,
  brokerLost,
]

/** Of the shop's product, as its owner hangs it up. */
async function showPicture(gateway: string, { owner, product }: Shop): Promise<{ url: string; digest: string }> {
  const image = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#c96' } })
    .png()
    .toBuffer()
  const answer = await fetch(`${gateway}${pathOf(setPicture, { params: { id: product.id } })}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${owner.accessToken}`, 'content-type': 'image/png' },
    body: new Uint8Array(image),
  })
  const { picture } = (await answer.json()) as Product
  if (!picture) throw new Error(`the picture was answered with ${answer.status}`)
  const url = new URL(picture.small, gateway).href
  return { url, digest: digestOf(new Uint8Array(await (await fetch(url)).arrayBuffer())) }
}

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const claimsOf = async (kube: Kube): Promise<string[]> => {
  const { items } = await kube.json<{ items: { metadata: { name: string; uid: string } }[] }>(
    'get',
    'persistentvolumeclaims',
  )
  return items.map(({ metadata }) => `${metadata.name} (${metadata.uid.slice(0, 8)})`).sort()
}
