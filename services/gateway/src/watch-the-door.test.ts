/** What is worth a line in the security log, and what is a day like any other. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kindOf } from './watch-the-door.ts'

for (const [what, answered, kind] of [
  ['a stranger is turned away', ['GET', '/orders', 401, undefined], 'refused'],
  ['a customer tries what operators do', ['GET', '/users', 403, 'customer'], 'refused'],
  ['a page whose name was made to lead here', ['GET', '/', 421, undefined], 'refused'],
  ['too much at once', ['POST', '/login', 429, undefined], 'too-many'],
  ['a wrong password: the user service knows whose', ['POST', '/login', 401, undefined], undefined],
  ['an operator looks at people', ['GET', '/users', 200, 'operator'], 'people-read'],
  ['an operator looks at an order', ['GET', '/orders/0190', 200, 'operator'], 'people-read'],
  ['an operator reads a parked message', ['GET', '/ops/services/order/parked/7', 200, 'operator'], 'people-read'],
  ['an operator looks up whose number ends so', ['POST', '/orders/lookup', 200, 'operator'], 'people-read'],
  ['an operator looks up a card', ['POST', '/payments/lookup', 200, 'operator'], 'people-read'],
  ['the wall looks how things are', ['GET', '/ops/overview', 200, 'operator'], undefined],
  ['an operator ends an order', ['DELETE', '/orders/0190', 200, 'operator'], 'operator-act'],
  ['an operator locks an account', ['POST', '/users/0190/lock', 204, 'operator'], 'operator-act'],
  ['an operator is refused by the state of things', ['DELETE', '/orders/0190', 409, 'operator'], undefined],
  ['a new password', ['PATCH', '/users/me/password', 204, 'customer'], 'account-changed'],
  ['a customer looks at their own', ['GET', '/orders', 200, 'customer'], undefined],
  ['a customer orders', ['POST', '/orders', 201, 'customer'], undefined],
] as const)
  test(`${what}: ${kind ?? 'nothing'}`, () => {
    const [method, path, status, role] = answered
    assert.equal(kindOf({ method, path, status, role }), kind)
  })
