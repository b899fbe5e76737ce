/** What of an address tells how far the way is, and not where somebody lives: 서울 마포구 서교동, Gangnam-gu, Seoul. */
import type { Address } from './generated/events.ts'

const koreanDistrict = /^[가-힣]+(특별시|광역시|특별자치[시도]|시|도|군|구|읍|면|동|가|리)$/
const romanDistrict = /-(si|do|gun|gu|eup|myeon|dong|ri)$/i
/** A street, a building, a number: from here on it is somebody's door. */
const isDoor = (word: string): boolean => /\d/.test(word) || /(로|길)$/.test(word) || /-(daero|ro|gil)$/i.test(word)

/** Undefined where nothing of it is surely no door. */
export function districtOf({ line1 }: Address): Address | undefined {
  const district = line1.includes(',') ? districtInParts(line1.split(',')) : districtInWords(line1.split(/\s+/))
  return district === '' ? undefined : { line1: district }
}

/** From the large to the small: what stands before the door, down to the last part that is called a district. */
function districtInWords(words: readonly string[]): string {
  const door = words.findIndex(isDoor)
  const before = door < 0 ? words : words.slice(0, door)
  const last = before.findLastIndex((word) => koreanDistrict.test(word) || romanDistrict.test(word))
  return before.slice(0, last + 1).join(' ')
}

/** From the small to the large, with commas: the first part that is a district, and those after it that are no door either. */
function districtInParts(parts: readonly string[]): string {
  const plain = parts.map((part) => part.trim().replaceAll(/\S*\d\S*\s*/g, ''))
  const isDistrict = (part: string): boolean => romanDistrict.test(part) || koreanDistrict.test(part)
  const first = plain.findIndex(isDistrict)
  if (first < 0) return ''
  return plain
    .slice(first)
    .filter((part, index, all) => isDistrict(part) || (index === all.length - 1 && /^\p{L}+$/u.test(part)))
    .join(', ')
}
