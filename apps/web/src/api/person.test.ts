import assert from 'node:assert/strict'
import { test } from 'node:test'
import { acceptTicket, changeStore, getUser, listTickets } from '@jumun/contracts/http'
import { type PersonHere, personKeeper } from './person.ts'

const boss: PersonHere = {
  ...{ storeId: 'store-a', userId: 'boss', name: 'Boss', role: 'manager' },
  ...{ statement: 'it is the boss', until: 1_000 },
}

/** Tabs of one browser, and a clock. */
function browser() {
  let kept: string | null = null
  let now = 0
  const timers = new Set<{ at: number; work: () => void }>()
  const tabs: (() => void)[] = []
  const tab = (onScreen = 'store-a', locksAfter = true) => {
    let listener = (): void => {}
    tabs.push(() => listener())
    const mine = tabs.length - 1
    return personKeeper({
      read: () => kept,
      write: (value) => {
        kept = value
        for (const [index, tell] of tabs.entries()) if (index !== mine) tell()
      },
      now: () => now,
      after: (ms, work) => {
        const timer = { at: now + ms, work }
        timers.add(timer)
        return () => void timers.delete(timer)
      },
      onWrittenElsewhere: (told) => {
        listener = told
      },
      isOnScreen: (storeId) => storeId === onScreen,
      locksAfter,
    })
  }
  const advance = (ms: number): void => {
    now += ms
    for (const timer of [...timers])
      if (timer.at <= now) {
        timers.delete(timer)
        timer.work()
      }
  }
  return { tab, advance }
}

test('whoever gave a PIN is there in every tab and after a reload, until they leave', () => {
  const { tab } = browser()
  const [one, two] = [tab(), tab()]
  one.enter(boss)
  assert.deepEqual(
    [one, two, tab()].map((each) => each.current()?.userId),
    ['boss', 'boss', 'boss'],
  )
  two.leave()
  assert.deepEqual(
    [one, two, tab()].map((each) => each.current()),
    [undefined, undefined, undefined],
  )
})

test('their time ends by itself, in every tab, and is told', () => {
  const { tab, advance } = browser()
  const [one, two] = [tab(), tab()]
  one.enter(boss)
  let told = 0
  two.subscribe(() => told++)
  advance(999)
  assert.equal(two.current()?.userId, 'boss')
  advance(1)
  assert.deepEqual([one.current(), two.current(), told], [undefined, undefined, 1])
  assert.equal(tab().current(), undefined, 'nor after a reload')
})

test('locked means until somebody’s PIN: in every tab, after a reload, and after whoever’s time is over', () => {
  const { tab, advance } = browser()
  const [one, two] = [tab(), tab()]
  const locks = () => [one, two, tab()].map((each) => each.lockedAt())
  one.lock('store-a') // also of an account that nobody gave a PIN at yet
  assert.deepEqual(locks(), ['store-a', 'store-a', 'store-a'])
  two.enter(boss)
  assert.deepEqual(locks(), [undefined, undefined, undefined])
  one.lock('store-a')
  assert.deepEqual([one.current(), two.current()], [undefined, undefined])
  assert.deepEqual(locks(), ['store-a', 'store-a', 'store-a'])
  one.enter(boss)
  advance(1_000)
  assert.deepEqual(locks(), ['store-a', 'store-a', 'store-a'], 'the next one has not the rights of the account')
  one.enter({ ...boss, until: 5_000 })
  two.refused(boss.statement)
  assert.deepEqual(locks(), ['store-a', 'store-a', 'store-a'], 'nor has whoever is there after one who was let go')
  one.leave()
  assert.deepEqual(locks(), [undefined, undefined, undefined], 'logged out, it is nobody’s')
})

test('a kitchen whose cook’s time is over goes on; only by hand it is locked', () => {
  const { tab, advance } = browser()
  const stove = tab('store-a', false)
  stove.enter(boss)
  advance(1_000)
  assert.deepEqual([stove.current(), stove.lockedAt()], [undefined, undefined])
  stove.lock('store-a')
  assert.equal(stove.lockedAt(), 'store-a')
})

test('only what is of their store goes along as theirs, and nothing of their own account', () => {
  const { tab } = browser()
  const one = tab()
  assert.equal(one.statementFor(listTickets, { query: { storeId: 'store-a' } }), undefined, 'nobody is there')
  one.enter(boss)
  const said = boss.statement
  assert.equal(one.statementFor(listTickets, { query: { storeId: 'store-a' } }), said)
  assert.equal(one.statementFor(listTickets, { query: { storeId: 'store-b' } }), undefined)
  assert.equal(one.statementFor(changeStore, { params: { id: 'store-a' } }), said)
  assert.equal(one.statementFor(changeStore, { params: { id: 'store-b' } }), undefined)
  assert.equal(one.statementFor(acceptTicket, { params: { orderId: 'o' } }), said, 'the board on the screen is theirs')
  assert.equal(tab('store-b').statementFor(acceptTicket, { params: { orderId: 'o' } }), undefined)
  assert.equal(one.statementFor(getUser, { params: { id: 'boss' } }), undefined)
})

test('what the platform takes no more is forgotten and asked for anew; a later one stays', () => {
  const { tab } = browser()
  const one = tab()
  one.enter(boss)
  one.refused('an earlier one')
  assert.equal(one.current()?.userId, 'boss')
  one.refused(boss.statement)
  assert.deepEqual([one.current(), one.asked()], [undefined, 'ended'])
  one.enter(boss)
  assert.equal(one.asked(), undefined)
})
