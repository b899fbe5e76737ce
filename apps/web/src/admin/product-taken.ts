/** What the catalog answered is on the list at once, before its event has come round. */
import type { Product } from '@jumun/contracts/http'
import { useQueryClient } from '@tanstack/react-query'
import { menuQuestion } from '../api/questions.ts'
import { takeInAnswer } from '../api/take-in-answer.ts'
import { useCall } from '../parts/platform.tsx'

export function useProductTaken(): (product: Product) => void {
  const client = useQueryClient()
  const call = useCall()
  return (product) =>
    takeInAnswer<Product[]>(client, menuQuestion(call, product.storeId).queryKey, (held) => {
      if (held === undefined) return held
      const known = held.some(({ id }) => id === product.id)
      return known ? held.map((each) => (each.id === product.id ? product : each)) : [...held, product]
    })
}
