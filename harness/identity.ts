/** What a process of the platform has in hand: with its key, it is that service for all others. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ServiceName } from '@jumun/contracts'
import { type Identity, identityOf } from '@jumun/service'

interface Secrets {
  readonly serviceKeys: Readonly<Record<string, string>>
  readonly roles: Readonly<Record<string, string>>
}

const read = async (dataDir: string, file: string) => JSON.parse(await readFile(join(dataDir, file), 'utf8'))
export const secretsOf = (dataDir: string): Promise<Secrets> => read(dataDir, 'secrets.json')

export async function identityIn(dataDir: string, name: ServiceName): Promise<Identity> {
  const { serviceKeys } = await secretsOf(dataDir)
  const trust = await read(dataDir, 'trust.json')
  return identityOf({ name, key: serviceKeys[name] ?? '', trust, clock: { now: () => new Date() } })
}
