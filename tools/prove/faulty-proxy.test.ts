import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { after, before, test } from 'node:test'
import { type FaultyProxy, faultyProxy, postgresLabel } from './faulty-proxy.ts'

const sockets = new Set<Socket>()
const heard: string[] = []
const echo = createServer((socket) => {
  sockets.add(socket)
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk) => {
    heard.push(String(chunk))
    socket.write(chunk)
  })
})
let proxy: FaultyProxy
before(async () => {
  echo.listen(0, '127.0.0.1')
  await once(echo, 'listening')
  proxy = await faultyProxy({
    target: () => ({ host: '127.0.0.1', port: (echo.address() as AddressInfo).port }),
    labelOf: (first) => String(first).split(' ')[0] ?? '',
  })
})
after(async () => {
  await proxy.stop()
  for (const socket of sockets) socket.destroy()
  echo.close()
})

async function speak(words: string): Promise<Socket> {
  const socket = connect(proxy.port, '127.0.0.1')
  socket.on('error', () => socket.destroy())
  await once(socket, 'connect')
  socket.write(words)
  return socket
}
const answerOf = async (socket: Socket): Promise<string> => String((await once(socket, 'data'))[0])

test('what is said is passed on, both ways', async () => {
  const socket = await speak('a hello')
  assert.equal(await answerOf(socket), 'a hello')
  socket.destroy()
})

test('a cut line breaks those that it concerns, and no others, until it is healed', async () => {
  const broken = await speak('a one')
  const whole = await speak('b one')
  await Promise.all([answerOf(broken), answerOf(whole)])
  const closed = once(broken, 'close')
  const heal = proxy.inject({ kind: 'cut' }, /^a$/)
  await closed
  await once(await speak('a two'), 'close')
  whole.write('b two')
  assert.equal(await answerOf(whole), 'b two')
  heal()
  const again = await speak('a three')
  assert.equal(await answerOf(again), 'a three')
  for (const socket of [whole, again]) socket.destroy()
})

test('a stalled line passes nothing, and everything in order afterwards', async () => {
  const socket = await speak('c one')
  await answerOf(socket)
  const heal = proxy.inject({ kind: 'stall' })
  socket.write('c two,')
  socket.write('c three')
  const other = await speak('d one')
  assert.equal(
    heard.some((words) => words.includes('two,') || words.startsWith('d')),
    false,
  )
  heal()
  let all = ''
  while (!all.endsWith('three')) all += await answerOf(socket)
  assert.equal(all, 'c two,c three')
  assert.equal(await answerOf(other), 'd one')
  for (const one of [socket, other]) one.destroy()
})

test('on a half-open line the other end hears, and nobody gets an answer, ever', async () => {
  const socket = await speak('e one')
  await answerOf(socket)
  const heal = proxy.inject({ kind: 'half-open' })
  const closed = once(socket, 'close')
  let answers = 0
  socket.on('data', () => {
    answers += 1
  })
  const [other] = [...sockets].slice(-1)
  assert.ok(other)
  const arrived = once(other, 'data')
  socket.write('e two')
  await arrived
  assert.equal(heard.at(-1), 'e two')
  heal()
  await closed
  assert.equal(answers, 0)
})

test('a delayed line keeps the order', async () => {
  const heal = proxy.inject({ kind: 'delay', ms: 20 })
  const socket = await speak('f one,')
  socket.write('f two,')
  setTimeout(heal, 10)
  setTimeout(() => socket.write('f three'), 12)
  let all = ''
  while (!all.endsWith('three')) all += await answerOf(socket)
  assert.equal(all, 'f one,f two,f three')
  socket.destroy()
})

test('a PostgreSQL connection is known by its user and database', () => {
  const body = Buffer.from('\0\0\0\0\0\x03\0\0user\0jumun_order\0database\0jumun_log\0client_encoding\0UTF8\0\0')
  assert.equal(postgresLabel(body), 'jumun_order/jumun_log')
})
