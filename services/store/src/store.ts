/** A store and what its customers see of it. Decisions only: nothing here waits or writes. */
import {
  type DeliveryTerms,
  defaultDayStartsAt,
  type Money,
  type NewStore,
  nextOpening,
  openState,
  type Store,
  type StoreChange,
  type StoreChanged,
  type StoreMember,
  searchText,
  timeZoneOf,
  wrongClosures,
  wrongHours,
} from '@jumun/contracts'

type Status = Store['status']

/** The store, with what its owner set apart from what is shown. */
export interface StoreState extends Omit<Store, 'status' | 'opensAt' | 'closesAt' | 'lastOrderAt'> {
  readonly setStatus: Status
  readonly shownStatus: Status
  /** Who works there beside the owner, in the order in which they came. */
  readonly staff: readonly Employed[]
  /** So much the counter may give back for one order; absent: nothing. */
  readonly refundLimit?: Money
}
export interface Employed extends StoreMember {
  /** ISO 8601 */
  readonly since: string
}

/** What it is found by. */
export const searchTextOf = ({ name, kind }: Pick<StoreState, 'name' | 'kind'>): string =>
  searchText(name.ko, name.en, kind)

export type StoreDecision =
  | { readonly outcome: 'decided'; readonly store: StoreState }
  | { readonly outcome: 'outside-hours'; readonly detail: string }
  | { readonly outcome: 'invalid'; readonly field: string; readonly detail: string }

interface DecisionContext {
  readonly now: Date
  /** For stores that do not say otherwise. */
  readonly acceptWithinMinutes: number
}

export const openedStore = (
  { name, address, ...wish }: NewStore,
  made: DecisionContext & { readonly id: string; readonly ownerId: string },
): StoreDecision => {
  const { id, ownerId, now } = made
  const open = { setStatus: 'OPEN', shownStatus: 'OPEN', staff: [] } as const
  const plain = { id, ownerId, name, address, ...standard(made), ...open, version: 0, createdAt: now.toISOString() }
  return changedStore(plain, wish, made)
}

/** What is null is as if it had never been given. */
export function changedStore(before: StoreState, change: StoreChange, around: DecisionContext): StoreDecision {
  const { status, until, ...wish } = change
  const wrong = wrongHours(wish.hours ?? {}) ?? wrongClosures(wish.closures ?? []) ?? wrongStations(wish.stations)
  if (wrong) return { outcome: 'invalid', ...wrong }
  const standards: Readonly<Record<string, unknown>> = standard(around)
  const given = Object.entries({ ...before, ...wish }).map(([name, value]) => [name, value ?? standards[name]] as const)
  const store = Object.fromEntries(given.filter(([, value]) => !isNothing(value))) as unknown as StoreState
  return withStatus({ ...store, staff: before.staff, version: before.version + 1 }, { status, until }, around.now)
}

/** Opening hours without a day, or no stations: as if it had never been given. */
const isNothing = (value: unknown): boolean =>
  value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)

/** Each has its own id: products say by it where they are made. */
function wrongStations(stations: StoreChange['stations']): { field: string; detail: string } | undefined {
  const ids = (stations ?? []).map(({ id }) => id)
  const twice = ids.findIndex((id, index) => ids.indexOf(id) < index)
  return twice < 0 ? undefined : { field: `stations.${twice}.id`, detail: 'another station has it' }
}

/** What a store is that says nothing about it. */
const standard = ({ acceptWithinMinutes }: DecisionContext) => ({
  kind: 'restaurant',
  dayStartsAt: defaultDayStartsAt,
  fulfilments: ['delivery', 'pickup'] as Store['fulfilments'],
  minutes: 15,
  acceptWithinMinutes,
  pickupWithinMinutes: 10,
  autoAccept: false,
})

/**
 * A BUSY or PAUSED that is set by hand ends at its time, or when the store opens next. A wish that would change nothing,
 * because the hours keep the store closed, is refused: whoever makes it believes that people can order now, or cannot.
 */
function withStatus(
  store: StoreState,
  wish: { readonly status: StoreChange['status'] | undefined; readonly until: string | null | undefined },
  now: Date,
): StoreDecision {
  const setStatus = wish.status === null ? 'OPEN' : (wish.status ?? store.setStatus)
  const ends = endsByItself(setStatus)
  if (typeof wish.until === 'string') {
    const at = Date.parse(wish.until)
    if (Number.isNaN(at)) return { outcome: 'invalid', field: 'until', detail: 'is not a time' }
    if (!ends) return { outcome: 'invalid', field: 'until', detail: 'goes with the status BUSY or PAUSED' }
    if (at <= now.getTime()) return { outcome: 'invalid', field: 'until', detail: 'has passed' }
  }
  const opens = nextOpening(store, now)
  const isNew = wish.status !== undefined || wish.until !== undefined
  const given = isNew ? wish.until : store.until
  const end = ends ? (given ? new Date(given) : opens) : undefined
  const closedByHours = !openState(store, now).open
  const vain = setStatus === 'OPEN' || (ends && end !== undefined && opens !== undefined && end <= opens)
  if (typeof wish.status === 'string' && closedByHours && vain)
    return { outcome: 'outside-hours', detail: `the store opens next at ${opens?.toISOString() ?? 'no time'}` }
  const { until: _until, ...rest } = store
  return { outcome: 'decided', store: seen({ ...rest, setStatus, ...(end ? { until: end.toISOString() } : {}) }, now) }
}

const endsByItself = (status: Status): boolean => status === 'BUSY' || status === 'PAUSED'

/** The clock went on: what was set for a time has ended, the hours have begun or are over. */
export function followed(store: StoreState, now: Date): StoreState {
  const { until, ...rest } = store
  const ended = until !== undefined && Date.parse(until) <= now.getTime()
  // Set before such an end was written down: it ends at the next opening from here.
  const endless = until === undefined && endsByItself(store.setStatus)
  const end = endless ? nextOpening(store, now) : undefined
  const next = ended ? { ...rest, setStatus: 'OPEN' as const } : end ? { ...rest, until: end.toISOString() } : store
  const after = seen(next, now)
  return next === store && after.shownStatus === store.shownStatus ? store : { ...after, version: store.version + 1 }
}

const seen = (store: StoreState, now: Date): StoreState => ({ ...store, shownStatus: shown(store, now).status })

/** Outside its hours, and on its holidays, a store is closed; else it is what its owner set. `look`: the next look. */
export function shown(
  { setStatus, until, ...schedule }: Pick<StoreState, 'setStatus' | 'hours' | 'closures' | 'until'>,
  now: Date,
): { status: Status; look?: Date } {
  const end = until === undefined ? undefined : new Date(until)
  const status = end && end <= now ? 'OPEN' : setStatus
  const state = openState(schedule, now)
  const looks = [end, state.until].filter((at) => at !== undefined && at > now) as Date[]
  const look = looks.toSorted((left, right) => left.getTime() - right.getTime())[0]
  return { status: state.open ? status : 'CLOSED', ...(look ? { look } : {}) }
}

const weekMs = 7 * 86_400_000

/** When the present hours end, and from when on no order comes in time; nothing where it does not close within the week. */
export function closingOf(
  { lastOrderMinutes = 0, ...schedule }: Pick<StoreState, 'hours' | 'closures' | 'lastOrderMinutes'>,
  now: Date,
): { closesAt?: string; lastOrderAt?: string } {
  const { open, until } = openState(schedule, now)
  if (!open || !until || until.getTime() - now.getTime() > weekMs) return {}
  const lastOrderAt = new Date(until.getTime() - lastOrderMinutes * 60_000)
  return { closesAt: until.toISOString(), lastOrderAt: lastOrderAt.toISOString() }
}

/** What is announced: everything that customers see, by which clock the store lives, and how long it takes to
 * accept. */
export const announcementOf = (store: StoreState, now: Date): StoreChanged => ({
  storeId: store.id,
  ownerId: store.ownerId,
  name: { ...store.name },
  kind: store.kind,
  address: store.address,
  status: store.shownStatus,
  fulfilments: store.fulfilments,
  minutes: store.minutes,
  ...(store.learnedMinutes === undefined ? {} : { learnedMinutes: store.learnedMinutes }),
  timeZone: timeZoneOf(store),
  dayStartsAt: store.dayStartsAt,
  ...closingOf(store, now),
  acceptWithinMinutes: store.acceptWithinMinutes,
  ...(store.stations ? { stations: store.stations.map((station) => ({ ...station, name: { ...station.name } })) } : {}),
  ...(store.capacity ? { capacity: store.capacity } : {}),
  ...(store.delivery ? { delivery: store.delivery as DeliveryTerms } : {}),
  ...(store.staff.length > 0 ? { staff: store.staff.map(({ userId, role }) => ({ userId, role })) } : {}),
  ...(store.refundLimit ? { refundLimit: store.refundLimit } : {}),
  ...slotsIn(store),
})

/** What tells for when one may order: nothing of a store that its owner has closed, or that takes orders for now alone. */
function slotsIn({ hours, closures, until, orderAheadDays, leadMinutes, lastOrderMinutes, setStatus }: StoreState) {
  if (orderAheadDays === undefined || setStatus === 'CLOSED') return {}
  const { timeZone: _, ...week } = hours ?? {}
  return {
    orderAheadDays,
    ...(hours ? { hours: week } : {}),
    ...(closures ? { closures } : {}),
    ...(until === undefined ? {} : { until }),
    ...(leadMinutes === undefined ? {} : { leadMinutes }),
    ...(lastOrderMinutes === undefined ? {} : { lastOrderMinutes }),
  }
}

export const looksTheSame = (before: StoreState, after: StoreState, now: Date): boolean =>
  JSON.stringify(announcementOf(before, now)) === JSON.stringify(announcementOf(after, now))

/** Who works there, and for how much the counter answers, is for the store alone. */
export function asAnswer(
  { setStatus: _set, shownStatus, staff: _staff, refundLimit: _limit, ...store }: StoreState,
  now: Date,
): Store {
  const { open, until } = openState(store, now)
  const opensAt = open || !until ? {} : { opensAt: until.toISOString() }
  return { ...store, status: shownStatus, ...opensAt, ...closingOf(store, now) }
}
