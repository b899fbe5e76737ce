import assert from 'node:assert/strict'
import { test } from 'node:test'
import { databaseAddress } from './address.ts'

test('without a pooler everything goes to one place, however its url is written', () => {
  for (const url of [
    'postgres://u:p@db/x',
    'postgres://u:p%@%2Ftmp%2Fpg:5433/x',
    'postgres://u:p@db/x?sslmode=verify-full',
  ])
    assert.deepEqual(databaseAddress(url), { url, direct: url, isPooled: false })
})

test('behind a pooler the server itself is named too: same database, same login, same TLS', () => {
  assert.deepEqual(
    databaseAddress('postgres://u:p%40ss@bouncer:6432/x?sslmode=verify-full&direct=db.example.com:5432'),
    {
      url: 'postgres://u:p%40ss@bouncer:6432/x?sslmode=verify-full',
      direct: 'postgres://u:p%40ss@db.example.com:5432/x?sslmode=verify-full',
      isPooled: true,
    },
  )
  assert.equal(databaseAddress('postgres://u:p@bouncer/x?direct=[::1]:5432').direct, 'postgres://u:p@[::1]:5432/x')
})

test('a server that is none is refused without showing the password', () => {
  for (const direct of ['', 'db', 'db:port', 'postgres://db:5432', 'u:hunter2@db:5432'])
    assert.throws(
      () => databaseAddress(`postgres://u:hunter2@bouncer/x?direct=${direct}`),
      (error: Error) => /direct=server:5432/.test(error.message) && !/hunter2/.test(error.message),
      direct,
    )
})
