/** A part in this process finds its port taken: it takes another, or says that it cannot. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inProcess } from './in-process.ts'

const wentAt = (port: number) => ({ url: `http://127.0.0.1:${port}`, stop: async () => {} })
const portTaken = () =>
  new Error('order cannot listen', { cause: Object.assign(new Error('listen'), { code: 'EADDRINUSE' }) })

function part(run: (port: number | undefined) => Promise<ReturnType<typeof wentAt>>, anotherPort?: () => boolean) {
  return inProcess({ name: 'config', run, onChange() {}, ...(anotherPort ? { anotherPort } : {}) })
}

test('at its first start: told another until one is free', async () => {
  let chosen = 1
  const config = part(
    async () => (chosen < 3 ? Promise.reject(portTaken()) : wentAt(chosen)),
    () => Boolean(++chosen),
  )
  await config.start()
  assert.equal(config.url, 'http://127.0.0.1:3')
})

test('at its first start with a port that was asked for: refused', async () => {
  await assert.rejects(
    part(async () => Promise.reject(portTaken())).start(),
    /^Error: config does not start: order cannot/,
  )
})

test('while it was away: it comes up anywhere, without having to choose anew', async () => {
  const asked: (number | undefined)[] = []
  const config = part(async (port) => {
    asked.push(port)
    if (port === 7) throw portTaken()
    return wentAt(asked.length === 1 ? 7 : 8)
  })
  await config.start()
  await config.stop()
  await config.start()
  assert.deepEqual([asked, config.url], [[undefined, 7, undefined], 'http://127.0.0.1:8'])
})

test('what fails for another reason is not tried again', async () => {
  let tries = 0
  const config = part(
    async () => {
      tries += 1
      throw new Error('there is no folder of settings')
    },
    () => true,
  )
  await assert.rejects(config.start(), /there is no folder of settings/)
  assert.equal(tries, 1)
})
