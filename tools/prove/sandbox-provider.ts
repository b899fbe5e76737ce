/** The platform's sandbox, as a program that can be killed and has its books when it comes back. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PartLog } from '../../apps/platform/src/part-log.ts'
import { supervisedProcess } from '../../apps/platform/src/supervised-process.ts'
import type { BookedRefund, Charge } from './money-checks.ts'
import { type ProveProvider, payingWithCards } from './provider.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

export async function sandboxProvider(dataDir: string, log: PartLog): Promise<ProveProvider> {
  const key = randomBytes(24).toString('base64url')
  const part = supervisedProcess({
    name: 'provider',
    args: [join(root, 'apps/sandbox-provider/src/main.ts')],
    flags: ['--disable-warning=ExperimentalWarning'],
    cwd: root,
    log,
    onChange: () => {},
    environment: (port) => ({
      PATH: process.env['PATH'] ?? '',
      SANDBOX_PROVIDER_KEY: key,
      DATA_DIR: dataDir,
      HOST: '127.0.0.1',
      PORT: String(port ?? 0),
    }),
  })
  await part.start()
  const port = Number(new URL(part.url ?? '').port)

  async function allPages<T>(path: string, after = 0): Promise<T[]> {
    const all: T[] = []
    for (let cursor: number | null = after; cursor !== null; ) {
      const answer = await fetch(`http://127.0.0.1:${port}${path}?limit=500&cursor=${cursor}`, {
        headers: { authorization: `Bearer ${key}` },
        signal: AbortSignal.timeout(10_000),
      })
      if (!answer.ok) throw new Error(`the provider answered ${answer.status}`)
      const page = (await answer.json()) as { items: T[]; nextCursor: number | null }
      all.push(...page.items)
      cursor = page.nextCursor
    }
    return all
  }
  return {
    ...{ name: 'sandbox', port, part, paying: payingWithCards },
    environment: { JUMUN_PAYMENT_PROVIDER_KEY: key },
    charges: (after) => allPages<Charge>('/charges', after),
    refunds: () => allPages<BookedRefund>('/refunds'),
    async tellNewsTo() {}, // it tells nothing unasked
    stop: () => part.stop(),
  }
}
