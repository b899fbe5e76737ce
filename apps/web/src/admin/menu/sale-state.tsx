/** On sale, sold out for now, hidden: one tap, for a product or a single choice. */
import { type Product, switchProducts } from '@jumun/contracts/http'
import { SegmentedControl } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useCall } from '../../parts/platform.tsx'
import { useSayProblem } from '../../parts/problem.tsx'
import { useTexts, useWriting } from '../../texts/language.tsx'
import { useProductTaken } from '../product-taken.ts'
import { menuAdminTexts } from './menu-admin-texts.ts'

export const saleStates = ['ON_SALE', 'SOLD_OUT', 'HIDDEN'] as const
export type SaleState = (typeof saleStates)[number]

interface Offered {
  readonly available?: boolean
  readonly soldOutUntil?: string
}
export const saleStateOf = ({ available = true, soldOutUntil }: Offered): SaleState =>
  !available ? 'HIDDEN' : soldOutUntil ? 'SOLD_OUT' : 'ON_SALE'

export function useSwitch(storeId: string) {
  const call = useCall()
  const taken = useProductTaken()
  const sayProblem = useSayProblem()
  return useMutation({
    mutationFn: (wish: {
      readonly items: readonly { readonly productId: string; readonly choiceId?: string }[]
      readonly state: SaleState
    }) => call(switchProducts, { params: { storeId }, body: { items: [...wish.items], state: wish.state } }),
    onSuccess: ({ items }) => {
      for (const product of items) taken(product)
    },
    onError: sayProblem,
  })
}

interface SaleStateProps {
  readonly product: Product
  readonly choice?: Product['options'][number]['choices'][number]
}

export function SaleStateControl({ product, choice }: SaleStateProps) {
  const t = useTexts(menuAdminTexts)
  const write = useWriting()
  const switching = useSwitch(product.storeId)
  const item = { productId: product.id, ...(choice ? { choiceId: choice.id } : {}) }
  const { soldOutUntil } = choice ?? product
  return (
    <div className="sale-state">
      <SegmentedControl
        size="md"
        aria-label={t.stateOf(write.text((choice ?? product).name))}
        disabled={switching.isPending}
        value={switching.isPending ? switching.variables.state : saleStateOf(choice ?? product)}
        data={saleStates.map((value) => ({ value, label: t[value] }))}
        onChange={(state) => switching.mutate({ items: [item], state: state as SaleState })}
      />
      {soldOutUntil && <small>{t.soldOutUntil(write.clock(soldOutUntil))}</small>}
    </div>
  )
}
