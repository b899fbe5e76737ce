import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import Fastify, { type FastifyInstance } from 'fastify'
import { pagesForPeople } from './pages-for-people.ts'

let edge: FastifyInstance
before(async () => {
  edge = Fastify()
  pagesForPeople(edge)
  const refuse = (status: number, code: string) => async (_: unknown, reply: import('fastify').FastifyReply) =>
    reply.code(status).type('application/problem+json').serializer(String).send(JSON.stringify({ code }))
  edge.get('/down', refuse(503, 'service-unavailable'))
  edge.get('/secret', refuse(401, 'unauthenticated'))
  edge.get('/fine', async () => ({ fine: true }))
  edge.setNotFoundHandler(refuse(404, 'not-found'))
  await edge.ready()
})
after(() => edge.close())

const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'sec-fetch-mode': 'navigate' }

test('a person at an address that leads nowhere gets a page in both languages with a way home, a program a problem', async () => {
  for (const [language, first] of [
    ['ko-KR,ko;q=0.9', '없는 페이지예요'],
    ['de-DE', 'This page does not exist'],
  ] as const) {
    const page = await edge.inject({ url: '/nothing', headers: { ...browser, 'accept-language': language } })
    assert.equal(page.statusCode, 404)
    assert.match(String(page.headers['content-type']), /^text\/html/)
    assert.match(page.body, new RegExp(`<h1>${first}`))
    assert.match(page.body, /없는 페이지예요[\s\S]*This page|This page[\s\S]*없는 페이지예요/)
    assert.match(page.body, /href="\/client\/"/)
    assert.equal(Number(page.headers['content-length']), Buffer.byteLength(page.body))
  }
  for (const headers of [
    {},
    { accept: '*/*' },
    { accept: 'application/json' },
    { ...browser, 'sec-fetch-mode': 'cors' },
  ])
    assert.deepEqual((await edge.inject({ url: '/nothing', headers })).json(), { code: 'not-found' })
})

test('the way home leads to the app that one was in, and what may pass can be tried again', async () => {
  const page = await edge.inject({ url: '/rider/nothing.js', headers: browser })
  assert.match(page.body, /href="\/rider\/"/)
  const later = await edge.inject({ url: '/down', headers: browser })
  assert.deepEqual([later.statusCode, /Try again/.test(later.body)], [503, true])
  const closed = await edge.inject({ url: '/secret', headers: browser })
  assert.deepEqual([closed.statusCode, /Try again/.test(closed.body)], [401, false])
})

test('an address cannot write into the page', async () => {
  const page = await edge.inject({ url: '/%3Cscript%3Ealert(1)%3C/script%3E?"><b>', headers: browser })
  assert.doesNotMatch(page.body, /script|<b>/)
})

test('good answers stay what they are', async () => {
  assert.deepEqual((await edge.inject({ url: '/fine', headers: browser })).json(), { fine: true })
})
