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
  const closesByPin = /^parts\/people\/lock-screen/
  const asksAboutBack = /^parts\/leave-question/
  assert.deepEqual(filesWith(/<(Modal|Drawer)\b/, [/^parts\/(over-the-page|sheet)/, closesByPin, asksAboutBack]), [])
})

test('a filled form asks before it closes: a dialog with fields to fill in is one that asks', () => {
  const withFields = filesWith(/<(TextInput|Textarea|PasswordInput|MoneyField|CountField|NamedCountField)\b/, [
    /^parts\/reason-dialog/, // keeps the words until they were of use
    /^parts\/account\/own-data/, // a password, which is better typed twice than kept
    /^admin\/sold-out-dialog/, // a search
    /^admin\/settings\/invite-staff/, // its form asks; what does not is the link that came of it
    /^admin\/day\/day-report/, // the field, which day, is on the page, the dialog a question
    /^ops\/pay-out/, // keeps the words until they were of use
    /^ops\/commission/, // the field is on the page, the dialog a question
    /^ops\/parked-dialog/, // keeps what was typed, also over a reload
  ])
  const dialogs = filesWith(/<Dialog\b/, [])
  assert.deepEqual(
    withFields.filter((file) => dialogs.includes(file)),
    [],
  )
})

test('a filled form on a page asks before the page is left: every form of the counter lies in a dialog that asks, or is kept', () => {
  const inDialogs = [
    /^admin\/product-form/,
    /^admin\/settings\/(printer-form|invite-staff)/,
    /^admin\/menu\/(arrange|rename-category)/,
  ]
  assert.deepEqual(
    filesWith(/<form\b/, inDialogs).filter((file) => file.startsWith('admin/')),
    [],
  )
})

test('what two apps need is a part of both: no app takes anything out of another app’s folder', () => {
  const apps = ['client', 'admin', 'kitchen', 'rider', 'ops']
  const other = (app?: string): RegExp =>
    new RegExp(`from '(\\.\\./)+(${apps.filter((each) => each !== app).join('|')})/`)
  const ofApps = apps.flatMap((app) => filesWith(other(app), []).filter((file) => file.startsWith(`${app}/`)))
  const shared = filesWith(
    other(),
    apps.map((app) => new RegExp(`^${app}/`)),
  )
  assert.deepEqual([...ofApps, ...shared], [])
})

function filesWith(what: RegExp, allowed: readonly RegExp[]): string[] {
  return readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !file.includes('.test.') && !allowed.some((where) => where.test(file)))
    .filter((file) => what.test(readFileSync(join(import.meta.dirname, file), 'utf8')))
}
