import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isWeakPassword } from './weak-password.ts'

const kim = { email: 'minji.kim@jumun.test', name: '김민지 Kim Minji' }

test('the common ones are no passwords, however their letters are written', () => {
  for (const password of [
    'password',
    '12345678',
    'PASSWORD',
    'ｐａｓｓｗｏｒｄ',
    'password1',
    'iloveyou',
    'qwertyuiop',
  ])
    assert.ok(isWeakPassword(password, kim), password)
})
test('nor is what is made of one’s own address or name', () => {
  for (const password of [
    'minji.kim@jumun.test',
    'MINJI.KIM',
    'minjikim',
    'Minji123',
    '김민지김민지12',
    'kimminji',
    'jumunjumun',
  ])
    assert.ok(isWeakPassword(password, kim), password)
})
test('any other is the person’s own choice', () => {
  for (const password of ['a-good-password', 'jumun-demo-1', 'minji eats noodles', '비가오면주문한다'])
    assert.ok(!isWeakPassword(password, kim), password)
})
