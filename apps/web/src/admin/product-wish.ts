/** What the owner typed, as the platform wants it: empty texts are left out, numbers are numbers. */
import type { Money } from '@jumun/contracts'

interface Words {
  readonly ko?: string
  readonly en?: string
}
export interface ProductWish {
  readonly name: Words
  readonly price: Money
  readonly category?: Words
  readonly description?: Words
  readonly stock: number | null
}

/** @returns undefined when there is no name in either language */
export function wishOf(field: (name: string) => string, currency: string, counted: boolean): ProductWish | undefined {
  const words = (name: string): Words | undefined => {
    const [ko, en] = [field(`${name}Ko`).trim(), field(`${name}En`).trim()]
    return ko || en ? { ...(ko && { ko }), ...(en && { en }) } : undefined
  }
  const whole = (name: string): number => Math.trunc(Number(field(name).replaceAll(',', ''))) || 0
  const [name, category, description] = [words('name'), words('category'), words('about')]
  if (name === undefined) return undefined
  return {
    name,
    price: { amount: whole('price'), currency },
    ...(category ? { category } : {}),
    ...(description ? { description } : {}),
    stock: counted ? whole('stock') : null,
  }
}
