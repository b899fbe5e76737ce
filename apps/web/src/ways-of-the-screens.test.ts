import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

/** Where the device's own clock is what is meant: between two readings of it, or for an id. */
const ownClock = [/^api\//, /^city\//]

test('screens go by the platform’s clock: none reads the device’s own, which may be minutes off', () => {
  const guilty = filesWith(/Date\.now\(\)|new Date\(\)/, ownClock)
  assert.deepEqual(guilty, [])
})

test('what the browser remembers goes through one store, which works where it may not remember', () => {
  assert.deepEqual(filesWith(/\b(localStorage|sessionStorage)\b/, [/^api\/browser-store/]), [])
})

test('what lies over the page closes with "back": no screen takes a dialog or a sheet that does not', () => {
  assert.deepEqual(filesWith(/<(Modal|Drawer)\b/, [/^parts\/(over-the-page|sheet)/]), [])
})

test('what two apps need is a part of both: no app takes anything out of another app’s folder', () => {
  const apps = ['client', 'admin', 'kitchen', 'rider', 'ops']
  const guilty = apps.flatMap((app) => {
    const others = apps.filter((other) => other !== app).join('|')
    return filesWith(new RegExp(`from '(\\.\\./)+(${others})/`), []).filter((file) => file.startsWith(`${app}/`))
  })
  assert.deepEqual(guilty, [])
  assert.deepEqual(
    filesWith(
      new RegExp(`from '(\\.\\./)+(${apps.join('|')})/`),
      apps.map((app) => new RegExp(`^${app}/`)),
    ),
    [],
  )
})

function filesWith(what: RegExp, allowed: readonly RegExp[]): string[] {
  return readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !file.includes('.test.') && !allowed.some((where) => where.test(file)))
    .filter((file) => what.test(readFileSync(join(import.meta.dirname, file), 'utf8')))
}
