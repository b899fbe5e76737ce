import { type Static, Type } from 'typebox'
import { DeliveryShape } from './delivery.ts'
import { endpoint } from './endpoint.ts'
import { OrderShape } from './order.ts'
import { PaymentShape } from './payment.ts'
import { SecurityEventShape } from './security.ts'
import { Email, Id, Nothing, OneOf, Page, pageQuery, Shape, Time, Words } from './shapes.ts'

const Password = Type.String({ minLength: 8, maxLength: 200 })
const everybody = ['customer', 'owner', 'staff', 'rider', 'operator'] as const
const RefreshToken = Shape({ refreshToken: Type.String({ minLength: 1, maxLength: 500 }) })

export const StandingShape = OneOf('approved', 'pending', 'refused')
export type Standing = Static<typeof StandingShape>
export const AccountShape = Shape({
  id: Id,
  email: Type.String(),
  name: Type.String(),
  role: OneOf('customer', 'owner', 'staff', 'rider', 'operator'),
  standing: StandingShape,
})
export const UserShape = Shape({
  ...AccountShape.properties,
  createdAt: Time,
  locked: Type.Optional(Type.Boolean({ description: 'to operators: nobody gets in with this account' })),
  orders: Type.Optional(
    Type.Union([Type.Array(OrderShape), Type.Null()], { description: 'null: the order service does not answer' }),
  ),
})
export const SessionShape = Shape({
  accessToken: Type.String(),
  refreshToken: Type.String(),
  expiresIn: Type.Integer({ description: 'seconds' }),
  user: AccountShape,
})
export type Account = Static<typeof AccountShape>
export type User = Static<typeof UserShape>
export type Session = Static<typeof SessionShape>

export const signUp = endpoint({
  service: 'user',
  method: 'POST',
  path: '/signup',
  summary: 'Sign up',
  access: 'anyone',
  body: Shape({
    email: Email,
    password: Password,
    name: Words(100),
    role: Type.Optional(OneOf('customer', 'owner', 'staff', 'rider')),
  }),
  answers: { 201: AccountShape },
})
export const logIn = endpoint({
  service: 'user',
  method: 'POST',
  path: '/login',
  summary: 'Log in',
  access: 'anyone',
  body: Shape({ email: Type.String({ maxLength: 254 }), password: Type.String({ maxLength: 200 }) }),
  answers: { 200: SessionShape },
})
export const refreshSession = endpoint({
  service: 'user',
  method: 'POST',
  path: '/token',
  summary: 'Trade a refresh token for a new pair',
  access: 'anyone',
  body: Shape({
    ...RefreshToken.properties,
    device: Type.Optional(
      Type.String({
        minLength: 8,
        maxLength: 64,
        pattern: '^[A-Za-z0-9_-]+$',
        description:
          'an id that this device made up: when an answer is lost, only it may ask again with the same token',
      }),
    ),
  }),
  answers: { 200: SessionShape },
})
export const logOut = endpoint({
  service: 'user',
  method: 'POST',
  path: '/logout',
  summary: 'End the session',
  access: 'anyone',
  body: RefreshToken,
  answers: { 204: Nothing },
})
export const getUser = endpoint({
  service: 'user',
  method: 'GET',
  path: '/users/:id',
  summary: 'One user; with their latest orders on request',
  access: ['customer', 'owner', 'staff', 'rider', 'operator'],
  params: Shape({ id: Id }),
  query: Shape({ include: Type.Optional(OneOf('orders')) }),
  answers: { 200: UserShape },
})
export const listUsers = endpoint({
  service: 'user',
  method: 'GET',
  path: '/users',
  summary: 'All users',
  access: ['operator'],
  query: Shape({
    q: Type.Optional(Type.String({ maxLength: 100, description: 'part of the name or of the email' })),
    standing: Type.Optional(StandingShape),
    ...pageQuery,
  }),
  answers: { 200: Page(UserShape) },
})
export const lockUser = endpoint({
  service: 'user',
  method: 'POST',
  path: '/users/:id/lock',
  summary: 'Lock an account: its sessions end at once everywhere, and nobody gets in with it',
  access: ['operator'],
  params: Shape({ id: Id }),
  answers: { 200: UserShape },
})
export const unlockUser = endpoint({
  service: 'user',
  method: 'DELETE',
  path: '/users/:id/lock',
  summary: 'Let somebody in again',
  access: ['operator'],
  params: Shape({ id: Id }),
  answers: { 200: UserShape },
})
export const approveUser = endpoint({
  service: 'user',
  method: 'POST',
  path: '/users/:id/approve',
  summary: 'Let a rider or an owner work here: from their next token on they are what they signed up as',
  access: ['operator'],
  params: Shape({ id: Id }),
  answers: { 200: UserShape },
})
export const refuseUser = endpoint({
  service: 'user',
  method: 'POST',
  path: '/users/:id/refuse',
  summary: 'Say no to a rider or an owner who waits; a later yes is possible',
  access: ['operator'],
  params: Shape({ id: Id }),
  answers: { 200: UserShape },
})
export const changePassword = endpoint({
  service: 'user',
  method: 'PATCH',
  path: '/users/me/password',
  summary: 'Change one’s password; all other sessions end at once',
  access: everybody,
  body: Shape({ oldPassword: Type.String({ minLength: 1, maxLength: 200 }), newPassword: Password }),
  answers: { 204: Nothing },
})
export const deleteMe = endpoint({
  service: 'user',
  method: 'DELETE',
  path: '/users/me',
  summary:
    'Delete one’s account: nobody can undo it. Names, addresses and notes go; orders and payments stay without them',
  access: everybody,
  body: Shape({ password: Type.String({ minLength: 1, maxLength: 200 }) }),
  answers: { 204: Nothing },
})
export const LogInShape = Shape({
  id: Id,
  device: Type.String({ description: 'what its program called itself, in short; empty: it did not say' }),
  createdAt: Time,
  lastUsedAt: Time,
  current: Type.Boolean({ description: 'the one that asks' }),
})
export type LogIn = Static<typeof LogInShape>
export const exportMe = endpoint({
  service: 'user',
  method: 'GET',
  path: '/users/me/export',
  summary: 'All that is kept of oneself, by every service, in one piece',
  access: everybody,
  answers: {
    200: Shape({
      user: UserShape,
      sessions: Type.Array(LogInShape),
      orders: Type.Array(OrderShape),
      payments: Type.Array(PaymentShape),
      deliveries: Type.Array(DeliveryShape, { description: 'those one brought' }),
      securityEvents: Type.Array(SecurityEventShape, { description: 'the newest hundred' }),
    }),
  },
})
export const listSessions = endpoint({
  service: 'user',
  method: 'GET',
  path: '/sessions',
  summary: 'Where one is logged in, the last used first',
  access: everybody,
  answers: { 200: Shape({ items: Type.Array(LogInShape) }) },
})
export const endSession = endpoint({
  service: 'user',
  method: 'DELETE',
  path: '/sessions/:id',
  summary: 'End one of one’s own sessions',
  access: everybody,
  params: Shape({ id: Id }),
  answers: { 204: Nothing },
})
export const endSessions = endpoint({
  service: 'user',
  method: 'DELETE',
  path: '/sessions',
  summary: 'End all of one’s sessions, or all others',
  access: everybody,
  query: Shape({ except: Type.Optional(OneOf('current')) }),
  answers: { 204: Nothing },
})
export const welcome = endpoint({
  service: 'user',
  method: 'GET',
  path: '/welcome',
  summary: 'A greeting',
  access: 'anyone',
  answers: { 200: Shape({ message: Type.String() }) },
})
export const getSigningKeys = endpoint({
  service: 'user',
  method: 'GET',
  path: '/.well-known/jwks.json',
  summary: 'The public keys that tokens are signed with (RFC 7517)',
  access: 'anyone',
  answers: {
    200: Shape({
      keys: Type.Array(
        Type.Object({
          kty: Type.String(),
          crv: Type.String(),
          x: Type.String(),
          kid: Type.String(),
          use: Type.String(),
          alg: Type.String(),
          proof: Type.String({ description: 'by which services know that the key is of the user service' }),
        }),
      ),
    }),
  },
})

export const SigningKeyShape = Shape({ kid: Type.String(), signsFrom: Time, signsUntil: Time, retiresAt: Time })
export type SigningKeyInfo = Static<typeof SigningKeyShape>
export const listSigningKeys = endpoint({
  service: 'user',
  method: 'GET',
  path: '/signing-keys',
  summary: 'The keys that still count, and their turns',
  access: ['operator'],
  answers: { 200: Shape({ items: Type.Array(SigningKeyShape) }) },
})
export const revokeSigningKey = endpoint({
  service: 'user',
  method: 'DELETE',
  path: '/signing-keys/:kid',
  summary: 'Revoke a key that leaked: tokens signed with it prove nothing any more, and the next key signs from now on',
  access: ['operator'],
  params: Shape({ kid: Type.String({ pattern: '^[\\w-]{1,100}$' }) }),
  answers: { 204: Nothing },
})
