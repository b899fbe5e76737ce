/**
 * Who may do what at a store: the one table of rights, and the one answer. Every service asks it of the replica it keeps
 * of the store (its owner, and its staff as StoreChanged tells of them); an endpoint says with one word what it needs.
 */
export const staffRoles = ['manager', 'counter', 'kitchen'] as const
export type StaffRole = (typeof staffRoles)[number]

/** So many people work at one store at most, the invited among them. */
export const mostStaff = 50

const everybody: readonly StaffRole[] = staffRoles
/** The owner has every right. */
const staffWith = {
  /** See the store's orders and tickets. */
  look: everybody,
  /** Start, tick, ready. */
  cook: everybody,
  /** Accept, refuse, change, cancel and hand over. */
  serve: ['manager', 'counter'],
  'sold-out': ['manager', 'counter'],
  /** The counter up to the store's limit. */
  refund: ['manager', 'counter'],
  menu: ['manager'],
  settings: ['manager'],
  /** The day's report, and closing it. */
  figures: ['manager'],
  /** What was done by whom. */
  activity: ['manager'],
  staff: [],
  /** What happens there is told to programs elsewhere. */
  webhooks: [],
  payouts: [],
} as const satisfies Record<string, readonly StaffRole[]>

export type StoreRight = keyof typeof staffWith
export const storeRights = Object.keys(staffWith) as readonly StoreRight[]

export const roleHas = (role: StaffRole, right: StoreRight): boolean =>
  (staffWith[right] as readonly StaffRole[]).includes(role)

export interface StoreMember {
  readonly userId: string
  readonly role: StaffRole
}
/** A store as far as rights go. */
export interface StoreWithPeople {
  readonly storeId: string
  readonly ownerId: string
  readonly staff?: readonly StoreMember[] | undefined
}
export interface StorePerson {
  readonly id: string
  /** What the endpoint they call needs. */
  readonly right?: StoreRight | undefined
  /** Proven by a PIN at a tablet of this store: they are nobody elsewhere, and what only an owner may do needs a password. */
  readonly atStore?: string | undefined
}

/** `stranger`: the store's things are not theirs to see at all. */
export type MayAt = 'yes' | 'no' | 'stranger'

export const postAt = (
  { ownerId, staff }: Omit<StoreWithPeople, 'storeId'>,
  userId: string,
): StaffRole | 'owner' | undefined =>
  userId === ownerId ? 'owner' : staff?.find((member) => member.userId === userId)?.role

export function mayAt(
  store: StoreWithPeople | undefined,
  { id, right: needed, atStore }: StorePerson,
  right: StoreRight | undefined = needed,
): MayAt {
  if (!store || (atStore !== undefined && atStore !== store.storeId)) return 'stranger'
  const post = postAt(store, id)
  if (post === undefined) return 'stranger'
  if (right === undefined) return post === 'owner' && atStore === undefined ? 'yes' : 'no'
  if (post === 'owner') return atStore === undefined || staffWith[right].length > 0 ? 'yes' : 'no'
  return roleHas(post, right) ? 'yes' : 'no'
}
