/**
 * What operators allowed services that are not ours. Kept in a file of discovery alone; of a credential only a digest, so that
 * whoever reads the file cannot register.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AllowGuest, Guest } from '@jumun/contracts'
import { invalid, Problem, readNetwork } from '@jumun/service'

export interface Guests {
  list(): readonly Guest[]
  named(name: string): Guest | undefined
  /** Whose credential this is; with a name only that one's. */
  withCredential(credential: string, name?: string): Guest | undefined
  /** @throws Problem when it would take something of ours, or of another guest */
  allow(wanted: AllowGuest): Promise<{ guest: Guest; credential: string }>
  /** False: there is none such. */
  revoke(name: string): Promise<boolean>
}

interface Kept {
  readonly guest: Guest
  /** SHA-256 of the credential; it is random and long, so that nothing slower is needed. */
  readonly digest: string
}

export interface GuestsNeeds {
  readonly dataDir: string
  /** Names and paths that are ours. */
  readonly reserved: { readonly names: readonly string[]; readonly paths: readonly string[] }
  readonly now: () => Date
}

const mostGuests = 200
const credentialBytes = 32

/** @throws when the file is there and cannot be read: starting without it would forget everybody */
export async function guestsIn({ dataDir, reserved, now }: GuestsNeeds): Promise<Guests> {
  const file = join(dataDir, 'guests.json')
  let kept = new Map<string, Kept>((await read(file)).map((one) => [one.guest.name, one]))

  async function keep(changed: ReadonlyMap<string, Kept>): Promise<void> {
    await mkdir(dataDir, { recursive: true })
    await writeFile(`${file}.new`, JSON.stringify([...changed.values()], null, 2), { mode: 0o600 })
    await rename(`${file}.new`, file)
    kept = new Map(changed)
  }
  return {
    list: () => [...kept.values()].map(({ guest }) => guest),
    named: (name) => kept.get(name)?.guest,
    withCredential(credential, name) {
      const given = digestOf(credential)
      const whose = [...kept.values()].find(({ digest }) => timingSafeEqual(given, Buffer.from(digest, 'hex')))
      return whose && (name === undefined || name.toLowerCase() === whose.guest.name) ? whose.guest : undefined
    },
    async allow({ name, paths, networks, open = false, tokens = false }) {
      if (reserved.names.includes(name)) throw invalid('name', 'is the name of a service of ours')
      const others = [...kept.values()].filter(({ guest }) => guest.name !== name)
      if (others.length >= mostGuests) throw invalid('name', `there are ${mostGuests} guests already`)
      for (const path of paths) {
        // `/Orders` would be taken for ours by people, whatever routes tell apart.
        const isLike = (one: string): boolean => one.toLowerCase() === path.toLowerCase()
        if (reserved.paths.some(isLike)) throw invalid('paths', `${path} is a path of ours`)
        const other = others.find(({ guest }) => guest.paths.some(isLike))
        if (other) throw invalid('paths', `${path} is a path of ${other.guest.name}`)
      }
      for (const network of networks)
        if (!readNetwork(network)) throw invalid('networks', `${network} is no address, network or name of a host`)
      const guest = { name, paths: [...paths], networks: [...networks], open, tokens, allowedAt: now().toISOString() }
      const credential = `guest_${randomBytes(credentialBytes).toString('base64url')}`
      await keep(new Map(kept).set(name, { guest, digest: digestOf(credential).toString('hex') }))
      return { guest, credential }
    },
    async revoke(name) {
      const left = new Map(kept)
      if (!left.delete(name)) return false
      await keep(left)
      return true
    },
  }
}

const digestOf = (credential: string): Buffer => createHash('sha256').update(credential).digest()

async function read(file: string): Promise<readonly Kept[]> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as readonly Kept[]
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw new Error(`The guests of discovery in ${file} cannot be read: ${(error as Error).message}`)
  }
}

export const noGuest = (): never => {
  throw new Problem('not-found', 'there is no such guest')
}
