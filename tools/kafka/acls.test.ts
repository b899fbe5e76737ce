import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allEvents, allTopics } from '@jumun/contracts'
import { services } from '@jumun/platform'
import { commands, grants, readerOf, userOf } from './acls.ts'

const may = (user: string, operation: string, name: string): boolean =>
  grants().some((one) => one.user === user && one.name === name && one.operations.some((each) => each === operation))

test('each topic is written by the service whose events it carries, and by nobody else', () => {
  for (const topic of allTopics) {
    const writers = grants().filter(({ name, operations }) => name === topic && operations.includes('Write'))
    const sources = new Set(Object.values(allEvents).flatMap((event) => (event.topic === topic ? [event.source] : [])))
    assert.deepEqual(new Set(writers.map(({ user }) => user)), new Set([...sources].map((one) => `jumun_${one}`)))
  }
})

test('each service reads what the map says that it hears of, and moves the positions of its own groups alone', () => {
  for (const { name, subscribes, needs } of services) {
    for (const event of subscribes === 'everything' ? [] : subscribes)
      assert.ok(may(userOf(name), 'Read', allEvents[event].topic), `${name} hears ${event}`)
    const groups = grants().filter(({ user, resource }) => user === userOf(name) && resource === 'group')
    assert.deepEqual(
      groups.map((group) => group.name),
      needs.includes('database') ? [name, `${name}-again`] : [],
    )
  }
  assert.equal(may(userOf('catalog'), 'Read', 'jumun.payment'), false)
})

test('nobody may delete, alter or give rights; who looks after the platform reads all and changes nothing', () => {
  const all = new Set(grants().flatMap(({ operations }) => operations))
  assert.deepEqual([...all].sort(), ['Create', 'Describe', 'Read', 'Write'])
  const ofReader = grants().filter(({ user }) => user === readerOf())
  assert.equal(
    ofReader.some(({ operations }) => operations.some((one) => one === 'Write' || one === 'Create')),
    false,
  )
})

test('the commands are those of Kafka’s own tools, and where several installations share a cluster they name this one', () => {
  const here = commands(['a:9093', 'b:9093']).split('\n')
  assert.ok(here.includes('KAFKA="--bootstrap-server a:9093,b:9093 --command-config admin.properties"'))
  assert.ok(
    here.includes(
      'kafka-acls.sh $KAFKA --add --allow-principal User:jumun_payment --operation Write --operation Create --topic jumun.payment',
    ),
  )
  const seoul = commands(['a:9093'], 'seoul')
  assert.match(seoul, /--allow-principal User:seoul\.jumun_order --operation Read --group seoul\.order$/m)
  assert.match(seoul, /--create --if-not-exists --partitions 6 --topic seoul\.jumun\.order$/m)
})
