/** Who works at a store: invited by a link, told apart at a shared tablet by a PIN, and what each of them did. */
import { type Static, Type } from 'typebox'
import { staffRoles } from '../store-rights.ts'
import { Day } from './days.ts'
import { endpoint, type ServiceName } from './endpoint.ts'
import { Count, Email, Id, MoneyShape, Nothing, OneOf, Page, pageQuery, Shape, Text, Time } from './shapes.ts'

export const StaffRoleShape = OneOf(...staffRoles)
export const PostShape = OneOf('owner', ...staffRoles)
const Name = Type.Union([Type.String(), Type.Null()], {
  description: 'null: they have gone, or the user service is away',
})
const Pin = Type.String({ pattern: '^[0-9]{4,8}$', description: 'four to eight digits' })
const Token = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$', description: 'what the link carries' })

export const ColleagueShape = Shape({ userId: Id, name: Name, role: PostShape, hasPin: Type.Boolean() })
export const StaffMemberShape = Shape({ ...ColleagueShape.properties, role: StaffRoleShape, since: Time })
export const InvitationShape = Shape({
  id: Id,
  email: Type.String(),
  role: StaffRoleShape,
  createdAt: Time,
  expiresAt: Time,
})
export const NewInvitationShape = Shape({
  ...InvitationShape.properties,
  link: Type.String({ description: 'opens the invitation, once; it is shown here and never again' }),
  mailed: Type.Boolean({ description: 'false: no mail goes out from here, so hand on the link yourself' }),
})
export const StaffShape = Shape({
  items: Type.Array(StaffMemberShape),
  invitations: Type.Array(InvitationShape),
  refundLimit: Type.Union([MoneyShape, Type.Null()], {
    description: 'so much the counter may give back for one order; null: nothing',
  }),
  sendsMail: Type.Boolean(),
})
export type Colleague = Static<typeof ColleagueShape>
export type StaffMember = Static<typeof StaffMemberShape>
export type Invitation = Static<typeof InvitationShape>
export type NewInvitation = Static<typeof NewInvitationShape>
export type Staff = Static<typeof StaffShape>

const ofStore = { service: 'store', access: ['owner', 'staff'], params: Shape({ id: Id }) } as const
const member = { ...ofStore, right: 'staff', params: Shape({ id: Id, userId: Id }) } as const

export const listStaff = endpoint({
  ...ofStore,
  method: 'GET',
  path: '/stores/:id/staff',
  summary: 'Who works here, and who is invited',
  right: 'staff',
  answers: { 200: StaffShape },
})
export const inviteStaff = endpoint({
  ...ofStore,
  method: 'POST',
  path: '/stores/:id/staff',
  summary: 'Invite somebody to work here',
  right: 'staff',
  body: Shape({ email: Email, role: StaffRoleShape }),
  answers: { 201: NewInvitationShape },
})
export const changeStaffTerms = endpoint({
  ...ofStore,
  method: 'PATCH',
  path: '/stores/:id/staff',
  summary: 'How much the counter may give back for one order; null: nothing',
  right: 'staff',
  body: Shape({ refundLimit: Type.Union([MoneyShape, Type.Null()]) }),
  answers: { 200: StaffShape },
})
export const takeBackInvitation = endpoint({
  ...ofStore,
  method: 'DELETE',
  path: '/stores/:id/invitations/:invitationId',
  summary: 'The link opens nothing any more',
  right: 'staff',
  params: Shape({ id: Id, invitationId: Id }),
  answers: { 204: Nothing },
})
export const changeStaffMember = endpoint({
  ...member,
  method: 'PATCH',
  path: '/stores/:id/staff/:userId',
  summary: 'Give them another role',
  body: Shape({ role: StaffRoleShape }),
  answers: { 200: StaffShape },
})
export const removeStaffMember = endpoint({
  ...member,
  method: 'DELETE',
  path: '/stores/:id/staff/:userId',
  summary: 'They no longer work here',
  answers: { 204: Nothing },
})
export const removePin = endpoint({
  ...member,
  method: 'DELETE',
  path: '/stores/:id/staff/:userId/pin',
  summary: 'Their PIN counts no more, such as one that others know; they set another one themselves',
  answers: { 204: Nothing },
})
export const lookAtInvitation = endpoint({
  service: 'store',
  method: 'POST',
  path: '/stores/invitations/look',
  summary: 'What an invitation is for',
  access: 'anyone',
  body: Shape({ token: Token }),
  answers: { 200: Shape({ storeId: Id, storeName: Text(100), role: StaffRoleShape, expiresAt: Time }) },
})
export const acceptInvitation = endpoint({
  service: 'store',
  method: 'POST',
  path: '/stores/invitations/accept',
  summary: 'Work there from now on',
  access: ['owner', 'staff'],
  body: Shape({ token: Token }),
  answers: { 200: Shape({ storeId: Id, role: StaffRoleShape }) },
})

export const listColleagues = endpoint({
  ...ofStore,
  method: 'GET',
  path: '/stores/:id/people',
  summary: 'The people of the store, the owner first: whom a shared tablet may switch to, and what one is oneself',
  right: 'look',
  answers: {
    200: Shape({
      items: Type.Array(ColleagueShape),
      me: PostShape,
      refundLimit: StaffShape.properties.refundLimit,
    }),
  },
})
export const setPin = endpoint({
  ...ofStore,
  method: 'POST',
  path: '/stores/:id/people/me/pin',
  summary: "One's own PIN at this store's tablets; null: none",
  right: 'look',
  body: Shape({ pin: Type.Union([Pin, Type.Null()]) }),
  answers: { 204: Nothing },
})
export const switchPerson = endpoint({
  ...ofStore,
  method: 'POST',
  path: '/stores/:id/people/:userId/switch',
  summary: 'Be this person at this tablet for a while: `person` goes along as `x-store-person`',
  right: 'look',
  params: Shape({ id: Id, userId: Id }),
  body: Shape({ pin: Pin }),
  answers: {
    200: Shape({ userId: Id, name: Name, role: PostShape, person: Type.String(), expiresAt: Time }),
  },
})

export const ActivityShape = Shape({
  id: Id,
  at: Time,
  who: Type.Union([Shape({ userId: Id, name: Name }), Type.Null()], {
    description: 'null: nobody did, it came by itself; or, where `detail.by` says so, operators did',
  }),
  what: Type.String({ description: 'ticket.accept, menu.change, store.change, staff.invite, refund …' }),
  about: Type.Optional(Type.String({ description: 'the order, the product or the person it was done to' })),
  detail: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()])),
})
export type Activity = Static<typeof ActivityShape>
export const listActivity = endpoint({
  ...ofStore,
  method: 'GET',
  path: '/stores/:id/activity',
  summary: 'What was done at the store, and by whom, newest first',
  right: 'activity',
  query: Shape({
    who: Type.Optional(Id),
    about: Type.Optional(Id),
    day: Type.Optional(Day),
    ...pageQuery,
  }),
  answers: {
    200: Shape({
      ...Page(ActivityShape).properties,
      missing: Type.Array(Type.String(), {
        description: 'services that did not say just now what was done there; ask again for the whole',
      }),
    }),
  },
})
/** As it is kept: with the deed itself, in the service where it was done. */
export const DeedShape = Shape({ ...ActivityShape.properties, who: Type.Union([Id, Type.Null()]) })
export type Deed = Static<typeof DeedShape>
const deedsIn = <const Name extends string>(service: ServiceName, name: Name) =>
  endpoint({
    service,
    method: 'POST',
    path: `/internal/${name}-deeds`,
    summary: "What was done at a store here, newest first: a part of the store's activity",
    access: 'service',
    callers: ['store'],
    body: Shape({
      storeId: Id,
      limit: Count(1, 101),
      from: Type.Optional(Time),
      to: Type.Optional(Time),
      who: Type.Optional(Id),
      about: Type.Optional(Id),
      after: Type.Optional(Shape({ at: Time, id: Id })),
    }),
    answers: { 200: Shape({ items: Type.Array(DeedShape) }) },
  })
export const askDeeds = deedsIn('catalog', 'menu')
export const askRefundDeeds = deedsIn('payment', 'refund')
