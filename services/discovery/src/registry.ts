/** Who runs where: instances with leases. Whoever does not renew in time is out; nothing is remembered across a restart. */
import { type Instance, type Status, vipsOf, withMetadata } from './instance.ts'

/** An instance and what the registry knows about it. */
export interface Entry {
  readonly instance: Instance
  /** What an operator (or the instance itself) said over its own status; counts until it is taken back. */
  readonly override: Status | undefined
  readonly registeredAtMs: number
  readonly renewedAtMs: number
  readonly upSinceMs: number
  readonly changedAtMs: number
}

export interface Change {
  readonly action: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly entry: Entry
  readonly atMs: number
}

/** Bounds of the whole. Eureka keeps changes for three minutes as well. */
export const limits = { instances: 2_000, changes: 4_000, changesKeptMs: 180_000 } as const

export class RegistryFull extends Error {
  override name = 'RegistryFull'
  constructor() {
    super(`the registry holds ${limits.instances} instances and takes no more`)
  }
}

export const statusNow = (entry: Entry): Status => entry.override ?? entry.instance.status

export class Registry {
  readonly #now: () => number
  /** By application, then by id. */
  readonly #apps = new Map<string, Map<string, Entry>>()
  #count = 0
  #changes: Change[] = []
  #version: number

  constructor(now: () => number) {
    this.#now = now
    // The later a registry begins, the lower: whoever asks sees that it is another one. Less than a thousand changes a second.
    this.#version = 2 ** 52 - now()
  }

  /** Counts changes; Eureka's `versions__delta`. */
  get version(): number {
    return this.#version
  }

  get size(): number {
    return this.#count
  }

  /** Register, or say anew what it is. @throws RegistryFull */
  register(instance: Instance): void {
    const now = this.#now()
    const known = this.find(instance.app, instance.instanceId)
    if (!known && this.#count >= limits.instances) throw new RegistryFull()
    const isUp = instance.status === 'UP'
    this.#put(known ? 'MODIFIED' : 'ADDED', {
      instance,
      override: known?.override,
      registeredAtMs: now,
      renewedAtMs: now,
      upSinceMs: isUp ? known?.upSinceMs || now : 0,
      changedAtMs: now,
    })
  }

  /**
   * Renew the lease. False: we do not know it (or it has changed since it told us), so it must register again.
   * A renewal that says the same as before is no change.
   */
  renew(app: string, id: string, said: { status?: Status; dirtyAtMs?: number } = {}): boolean {
    const known = this.find(app, id)
    if (!known || (said.dirtyAtMs ?? 0) > known.instance.dirtyAtMs) return false
    const renewed = { ...known, renewedAtMs: this.#now() }
    if (said.status && said.status !== known.instance.status)
      this.#put('MODIFIED', this.#withStatus(renewed, said.status))
    else this.#apps.get(known.instance.app)?.set(id, renewed)
    return true
  }

  /** False: not known. */
  remove(app: string, id: string): boolean {
    const known = this.find(app, id)
    if (!known) return false
    const instances = this.#apps.get(known.instance.app)
    instances?.delete(id)
    if (instances?.size === 0) this.#apps.delete(known.instance.app)
    this.#count -= 1
    this.#note('DELETED', { ...known, changedAtMs: this.#now() })
    return true
  }

  /** Take it out of service (or back) without asking it. False: not known. */
  override(app: string, id: string, status: Status): boolean {
    const known = this.find(app, id)
    if (!known) return false
    this.#put('MODIFIED', { ...known, override: status, changedAtMs: this.#now() })
    return true
  }

  /** Its own status counts again; `status` is what to think of it until it tells. False: not known. */
  endOverride(app: string, id: string, status: Status | undefined): boolean {
    const known = this.find(app, id)
    if (!known) return false
    this.#put('MODIFIED', this.#withStatus({ ...known, override: undefined }, status ?? known.instance.status))
    return true
  }

  /** False: not known. @throws NotAnInstance beyond the bounds */
  tell(app: string, id: string, metadata: Readonly<Record<string, unknown>>): boolean {
    const known = this.find(app, id)
    if (!known) return false
    this.#put('MODIFIED', { ...known, instance: withMetadata(known.instance, metadata), changedAtMs: this.#now() })
    return true
  }

  /** It has not changed for so long. */
  isStale(entry: Entry, seconds: number): boolean {
    return this.#now() - entry.changedAtMs > seconds * 1_000
  }

  find(app: string, id: string): Entry | undefined {
    return this.#apps.get(app.toUpperCase())?.get(id)
  }

  findAnywhere(id: string): Entry | undefined {
    for (const instances of this.#apps.values()) {
      const entry = instances.get(id)
      if (entry) return entry
    }
    return undefined
  }

  application(app: string): readonly Entry[] {
    return [...(this.#apps.get(app.toUpperCase())?.values() ?? [])]
  }

  all(): ReadonlyMap<string, readonly Entry[]> {
    return new Map([...this.#apps].map(([app, instances]) => [app, [...instances.values()]]))
  }

  /** Those that go by this name, of which an instance may have several. */
  byVip(name: string, field: 'vipAddress' | 'secureVipAddress'): ReadonlyMap<string, readonly Entry[]> {
    const named = ({ instance }: Entry): boolean => vipsOf(instance, field).includes(name.toLowerCase())
    const found = [...this.all()].map(([app, entries]) => [app, entries.filter(named)] as const)
    return new Map(found.filter(([, entries]) => entries.length > 0))
  }

  /** What changed in the last three minutes, oldest first. */
  changes(): readonly Change[] {
    const since = this.#now() - limits.changesKeptMs
    return this.#changes.filter(({ atMs }) => atMs >= since)
  }

  /** Drop those whose lease ran out; says which. */
  evict(): readonly Entry[] {
    const now = this.#now()
    const late = [...this.#apps.values()]
      .flatMap((instances) => [...instances.values()])
      .filter((entry) => now - entry.renewedAtMs > entry.instance.leaseSeconds * 1_000)
    for (const { instance } of late) this.remove(instance.app, instance.instanceId)
    return late
  }

  #withStatus(entry: Entry, status: Status): Entry {
    const now = this.#now()
    return {
      ...entry,
      instance: { ...entry.instance, status },
      upSinceMs: status === 'UP' ? entry.upSinceMs || now : 0,
      changedAtMs: now,
    }
  }

  #put(action: Change['action'], entry: Entry): void {
    const { app, instanceId } = entry.instance
    const instances = this.#apps.get(app) ?? new Map<string, Entry>()
    if (!instances.has(instanceId)) this.#count += 1
    this.#apps.set(app, instances.set(instanceId, entry))
    this.#note(action, entry)
  }

  #note(action: Change['action'], entry: Entry): void {
    this.#version += 1
    this.#changes.push({ action, entry, atMs: this.#now() })
    if (this.#changes.length > limits.changes) this.#changes = this.changes().slice(-limits.changes / 2)
  }
}

/** How many are in which status, as Eureka writes it: `DOWN_1_UP_2_`. Clients check their copy with it. */
export function hashCode(entries: Iterable<Entry>): string {
  const counts = new Map<Status, number>()
  for (const entry of entries) counts.set(statusNow(entry), (counts.get(statusNow(entry)) ?? 0) + 1)
  return [...counts]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([status, count]) => `${status}_${count}_`)
    .join('')
}
