import assert from 'node:assert/strict'
import { test } from 'node:test'
import { maskedName } from './masked-name.ts'

test('a counter tells two customers apart by their names, and does not learn them', () => {
  const names = ['김민수', '남궁민수', '이준', 'Mina Kim', 'Ana María López', 'Madonna', '김', ' 김 민수 ']
  assert.deepEqual(names.map(maskedName), ['김*수', '남**수', '이*', 'Mina K.', 'Ana L.', 'M***', '김', '김 민.'])
})
