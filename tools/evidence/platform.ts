/** A platform of our own on the cluster: installed, asked, audited and taken away. */
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import {
  addProduct,
  type Endpoint,
  logIn,
  openStore,
  type Product,
  type Session,
  type Store,
  signUp,
  won,
} from '@jumun/contracts'
import { servicesWithDatabase } from '@jumun/platform'
import type { Api } from '../prove/api.ts'
import { insist } from '../prove/insist.ts'
import type { Kube } from './kube.ts'
import type { Shop } from './load.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
export const release = 'jumun'
export const chart = 'deploy/helm/jumun'
export const operator = { email: 'admin@jumun.local', password: 'jumun-demo-1' }
const chartPath = join(root, chart)
const withinMs = 600_000

export const installing = (values: readonly string[]): string[] => [
  ...['upgrade', '--install', release, chartPath],
  ...[
    'demo.enabled=true',
    'service.type=NodePort',
    'defaults.replicas=2',
    'services.gateway.settings.JUMUN_GATEWAY_SIGN_UPS_PER_MINUTE_PER_ADDRESS=1000',
    ...values,
  ].flatMap((value) => ['--set', value]),
  ...['--wait', '--timeout', '10m'],
]

/** As \`helm upgrade\` of what is installed, with these values beside those from before. */
export const changing = (...values: readonly string[]): string[] => [
  ...['upgrade', release, chart, '--reuse-values', ...values.flatMap((value) => ['--set', value])],
  ...['--wait', '--timeout', '10m'],
]

/** Where people reach it: the port that the gateway has on every node. */
export async function gatewayOf(kube: Kube): Promise<string> {
  interface Node {
    readonly status: { readonly addresses: readonly { readonly type: string; readonly address: string }[] }
  }
  const service = await kube.json<{ spec: { ports: { name: string; nodePort?: number }[] } }>(
    'get',
    'service',
    `${release}-gateway`,
  )
  const { items } = await kube.json<{ items: readonly Node[] }>('get', 'nodes')
  const port = service.spec.ports.find(({ name }) => name === 'http')?.nodePort
  const address = items[0]?.status.addresses.find(({ type }) => type === 'InternalIP')?.address
  if (!port || !address) throw new Error('The gateway has no port on the nodes.')
  return `http://${address}:${port}`
}

/** Of everything on all pages of a list. */
export async function idsOf(api: Api, list: Endpoint<any, any, any, any>, as: Session): Promise<Set<string>> {
  const ids = new Set<string>()
  for (let cursor: string | undefined | null = ''; cursor !== undefined && cursor !== null; ) {
    const query: Record<string, string | number> = { limit: 100, ...(cursor ? { cursor } : {}) }
    const page: { items: { id: string }[]; nextCursor?: string | null } = await insist(
      api,
      list,
      200,
      { as, query },
      withinMs,
    )
    for (const { id } of page.items) ids.add(id)
    cursor = page.nextCursor
  }
  return ids
}

/** A store that has enough, and customers whose orders are this experiment's alone. */
export async function openShop(api: Api, many = 1): Promise<Shop> {
  const newcomer = async (role: 'customer' | 'owner'): Promise<Session> => {
    const account = { email: `${role}-${randomUUID()}@example.com`, password: 'a-good-password-1' }
    await insist(api, signUp, 201, { body: { ...account, name: role, role } }, withinMs)
    return insist(api, logIn, 200, { body: account }, withinMs)
  }
  const owner = await newcomer('owner')
  const store = await insist<Store>(
    api,
    openStore,
    201,
    {
      as: owner,
      key: randomUUID(),
      body: {
        name: { ko: '한강 카페', en: 'Hangang Cafe' },
        address: { line1: '1 Yeouido-dong, Seoul' },
        acceptWithinMinutes: 240,
      },
    },
    withinMs,
  )
  const product = await insist<Product>(
    api,
    addProduct,
    201,
    {
      as: owner,
      key: randomUUID(),
      body: { storeId: store.id, name: { ko: '아메리카노', en: 'Americano' }, price: won(4500), stock: 1_000_000 },
    },
    withinMs,
  )
  const customer = await newcomer('customer')
  const customers = [customer]
  while (customers.length < many) customers.push(await newcomer('customer'))
  return { owner, store, product, customer, customers }
}

/** As text, of a Secret of the release. */
export async function secretOf(kube: Kube, name: string): Promise<Record<string, string>> {
  const { data } = await kube.json<{ data: Record<string, string> }>('get', 'secret', `${release}-${name}`)
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]))
}

/** The image that the platform runs on. */
export async function imageOf(kube: Kube): Promise<string> {
  const { spec } = await kube.json<{ spec: { template: { spec: { containers: { image: string }[] } } } }>(
    'get',
    `deployment/${release}-gateway`,
  )
  return spec.template.spec.containers[0]?.image ?? ''
}

export const labelsOf = (part: string): Record<string, string> => ({
  'app.kubernetes.io/name': 'jumun',
  'app.kubernetes.io/instance': release,
  'app.kubernetes.io/component': part,
})

/** As `restricted` pod security wants it. */
export const containerSecurity = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
} as const
export const podSecurity = (user: number) =>
  ({
    runAsNonRoot: true,
    runAsUser: user,
    runAsGroup: user,
    fsGroup: user,
    seccompProfile: { type: 'RuntimeDefault' },
  }) as const

const auditor = `${release}-audit`

/** `npm run audit`, in a pod of its own beside the platform. @returns what it said, line by line; @throws when an invariant is broken */
export async function audit(kube: Kube): Promise<string[]> {
  const platform = await secretOf(kube, 'platform')
  const settings = await kube.json<{ data: Record<string, string> }>('get', 'configmap', `${release}-settings`)
  const databases = await Promise.all(
    servicesWithDatabase.map(async (name) => [
      name,
      (await secretOf(kube, name))[`JUMUN_DATABASE_URL_${name.toUpperCase()}`],
    ]),
  )
  const admin = platform['JUMUN_DATABASE_URL'] ?? ''
  const registry = settings.data['JUMUN_SCHEMA_REGISTRY']
  const run = {
    ...{ pid: 0, gateway: `http://${release}-gateway:8080`, operator, services: {}, control: { url: '', token: '' } },
    metricsToken: platform['JUMUN_METRICS_TOKEN'],
    provider: { url: `http://${release}-provider:8080`, key: platform['SANDBOX_PROVIDER_KEY'] },
    databases: Object.fromEntries(databases),
    eventLog: settings.data['JUMUN_EVENT_LOG'] ?? Object.assign(new URL(admin), { pathname: '/jumun_log' }).href,
    ...(registry ? { schemaRegistry: registry } : {}),
  }
  const metadata = { name: auditor, labels: labelsOf('audit') }
  await kube.apply(
    { apiVersion: 'v1', kind: 'Secret', metadata, stringData: { 'run.json': JSON.stringify(run) } },
    // It asks everybody: databases, brokers, provider and gateway.
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata,
      spec: { podSelector: { matchLabels: labelsOf('audit') }, policyTypes: ['Egress'], egress: [{}] },
    },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata,
      spec: {
        restartPolicy: 'Never',
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        securityContext: podSecurity(10001),
        containers: [
          {
            name: 'audit',
            image: await imageOf(kube),
            imagePullPolicy: 'IfNotPresent',
            command: ['node', '--disable-warning=ExperimentalWarning', 'apps/platform/src/audit.ts'],
            args: ['--data', '/run/jumun', '--wait', '120'],
            securityContext: containerSecurity,
            volumeMounts: [
              { name: 'run', mountPath: '/run/jumun', readOnly: true },
              { name: 'tmp', mountPath: '/tmp' },
            ],
          },
        ],
        volumes: [
          { name: 'run', secret: { secretName: auditor } },
          { name: 'tmp', emptyDir: {} },
        ],
      },
    },
  )
  try {
    const ended = await endOf(kube, auditor)
    const said = await kube.kubectl('logs', auditor)
    if (ended !== 'Succeeded') throw new Error(`npm run audit: ${said}`)
    return said.trim().split('\n')
  } finally {
    await kube.kubectl(
      'delete',
      `pod/${auditor}`,
      `secret/${auditor}`,
      `networkpolicy/${auditor}`,
      '--ignore-not-found',
    )
  }
}

/** Waits until a pod that ends has done so. */
async function endOf(kube: Kube, pod: string): Promise<string> {
  const deadline = performance.now() + withinMs
  for (;;) {
    const { status } = await kube.json<{ status: { phase: string } }>('get', `pod/${pod}`)
    if (status.phase === 'Succeeded' || status.phase === 'Failed') return status.phase
    if (performance.now() > deadline) throw new Error(`${pod} is ${status.phase} after ${withinMs / 1000} s`)
    await pause(1000)
  }
}

/** The README's own walk-through, word for word, on the demo. @returns the last line of it, such as DELIVERED */
export async function walkThrough(kube: Kube, gateway: string): Promise<string> {
  const { items } = await kube.json<{ items: { metadata: { name: string } }[] }>('get', 'jobs')
  const demo = items.map(({ metadata }) => metadata.name).find((name) => name.startsWith(`${release}-demo-`))
  if (demo) await kube.kubectl('wait', '--for=condition=Complete', `job/${demo}`, '--timeout=10m')
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  const script = /<!-- walk-through.*?```sh\n(.*?)```/s.exec(readme)?.[1] ?? ''
  const here = script.replaceAll('http://localhost:8088', gateway)
  const { stdout } = await promisify(execFile)('bash', ['-e', '-c', here], { timeout: withinMs })
  return stdout.trim().split('\n').at(-1) ?? ''
}
