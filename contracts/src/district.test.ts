import assert from 'node:assert/strict'
import { test } from 'node:test'
import { districtOf } from './district.ts'

const of = (line1: string) => districtOf({ line1, line2: '101동 1502호', note: '공동현관 1234#' })?.line1

test('an address shows its district, and nothing of the street, the house, the flat or the door code', () => {
  for (const [line1, district] of [
    ['서울특별시 마포구 서교동 395-12', '서울특별시 마포구 서교동'],
    ['서울 마포구 양화로 45', '서울 마포구'],
    ['경기도 성남시 분당구 판교역로 166', '경기도 성남시 분당구'],
    ['세종대로 110', undefined],
    ['12 Teheran-ro, Gangnam-gu, Seoul', 'Gangnam-gu, Seoul'],
    ['1 Yeouido-dong, Seoul', 'Yeouido-dong, Seoul'],
    ['3F, 12 Teheran-ro, Yeoksam-dong, Gangnam-gu, the blue door', 'Yeoksam-dong, Gangnam-gu'],
    ['Flat 3, 2 Main Street, Springfield', undefined],
    ['래미안아파트 101동 1502호', undefined],
    ['홍길동네 파란 대문', undefined],
  ] as const)
    assert.equal(of(line1), district, line1)
})
