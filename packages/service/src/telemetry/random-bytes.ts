/** Random bytes from a stock that is filled a page at a time: asking the system for each handful costs more than the rest of a small request. */
import { randomFillSync } from 'node:crypto'

const stock = Buffer.alloc(4096)
let taken = stock.length

/** A view that is never given out twice; copy it (or write it as text) before the next is asked for. */
export function randomBytesOf(count: number): Buffer {
  if (taken + count > stock.length) {
    randomFillSync(stock)
    taken = 0
  }
  taken += count
  return stock.subarray(taken - count, taken)
}
