import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { bindingLicences, holesIn } from './check-dependencies.ts'

test('nothing that is shipped binds whoever uses it', () => {
  assert.deepEqual(bindingLicences(fileURLToPath(new URL('..', import.meta.url))), [])
})

test('a hole is named with its package, how bad it is and where to read of it', () => {
  const page = JSON.stringify({
    auditReportVersion: 2,
    vulnerabilities: {
      fastify: {
        severity: 'high',
        range: '<5.3.2',
        via: [{ title: 'It lets anybody in', url: 'https://github.com/advisories/GHSA-x' }, 'another'],
      },
    },
  })
  assert.deepEqual(holesIn(page), {
    outcome: 'holes',
    holes: ['fastify <5.3.2: high; It lets anybody in (https://github.com/advisories/GHSA-x)'],
  })
})

test('no holes', () => assert.deepEqual(holesIn('{"auditReportVersion":2,"vulnerabilities":{}}'), { outcome: 'none' }))

test('a registry that does not tell, or nobody there, is said as it is, without its address', () => {
  const refusal = '{"message":"405 Method Not Allowed - POST https://registry.example/-/npm/v1/security"}'
  assert.deepEqual(holesIn(refusal), { outcome: 'not-looked', why: '405 Method Not Allowed' })
  assert.equal(holesIn('').outcome, 'not-looked')
})
