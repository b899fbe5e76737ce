/** Products as their owner ordered them; what has no place yet comes after, as it was written (lists come newest first). */
import type { Product } from '@jumun/contracts/http'

export const inOrder = (menu: readonly Product[]): Product[] =>
  menu.toSorted(
    (left, right) =>
      (left.position ?? Number.MAX_SAFE_INTEGER) - (right.position ?? Number.MAX_SAFE_INTEGER) ||
      (left.id < right.id ? -1 : 1),
  )
