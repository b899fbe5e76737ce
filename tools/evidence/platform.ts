/** A platform of our own on the cluster: installed, asked, audited and taken away. */
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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

/** A store that has enough, and a customer whose orders are this experiment's alone. */
export async function openShop(api: Api): Promise<Shop> {
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
  return { owner, store, product, customer }
}

/** `npm run audit`, pointed at the cluster. @returns what it said, line by line; @throws when an invariant is broken */
export async function audit(kube: Kube, gateway: string): Promise<string[]> {
  const secretOf = async (name: string): Promise<Record<string, string>> => {
    const { data } = await kube.json<{ data: Record<string, string> }>('get', 'secret', `${release}-${name}`)
    return Object.fromEntries(
      Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]),
    )
  }
  const [postgres, provider, platform] = await Promise.all([
    kube.forward(`service/${release}-postgres`, 5432),
    kube.forward(`service/${release}-provider`, 8080),
    secretOf('platform'),
  ])
  const folder = mkdtempSync(join(tmpdir(), 'jumun-audit-'))
  try {
    const here = (url = '', database?: string): string => {
      const there = Object.assign(new URL(url), { host: `127.0.0.1:${postgres.port}` })
      return Object.assign(there, database ? { pathname: `/${database}` } : {}).href
    }
    const databases = await Promise.all(
      servicesWithDatabase.map(async (name) => [
        name,
        here((await secretOf(name))[`JUMUN_DATABASE_URL_${name.toUpperCase()}`]),
      ]),
    )
    const run = {
      ...{ pid: process.pid, gateway, operator, services: {}, control: { url: '', token: '' } },
      metricsToken: platform['JUMUN_METRICS_TOKEN'],
      provider: { url: `http://127.0.0.1:${provider.port}`, key: platform['SANDBOX_PROVIDER_KEY'] },
      databases: Object.fromEntries(databases),
      eventLog: here(platform['JUMUN_DATABASE_URL'], 'jumun_log'),
    }
    writeFileSync(join(folder, 'run.json'), JSON.stringify(run), { mode: 0o600 })
    const args = [join(root, 'apps/platform/src/audit.ts'), '--data', folder, '--wait', '120']
    const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 16 * 1024 * 1024 }).catch(
      (error: Error & { stdout?: string; stderr?: string }) => {
        throw new Error(`npm run audit: ${error.stdout ?? ''}${error.stderr ?? error.message}`)
      },
    )
    return stdout.trim().split('\n')
  } finally {
    postgres.close()
    provider.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
