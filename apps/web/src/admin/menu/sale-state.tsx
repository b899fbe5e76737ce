/** On sale, sold out for now, hidden: one tap, for a product or a single choice; a second one says until when it is sold out. */
import { type Product, switchProducts } from '@jumun/contracts/http'
import { SegmentedControl } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { ComponentProps } from 'react'
import { useStoreOnScreen } from '../../parts/my-stores.ts'
import { useRights } from '../../parts/people/use-rights.tsx'
import { useCall } from '../../parts/platform.tsx'
import { useSayProblem } from '../../parts/problem.tsx'
import { useTexts, useWriting } from '../../texts/language.tsx'
import { useProductTaken } from '../product-taken.ts'
import { menuAdminTexts } from './menu-admin-texts.ts'
import type { Until } from './sold-out-until.ts'
import { UntilSelect } from './until-select.tsx'

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
      /** With SOLD_OUT; left out, it is until tomorrow. */
      readonly until?: Until
    }) => {
      const { items, state, until } = wish
      const when = state === 'SOLD_OUT' && until !== undefined ? { until } : {}
      return call(switchProducts, { params: { storeId }, body: { items: [...items], state, ...when } })
    },
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
  const { may } = useRights()
  const offered = choice ?? product
  const name = write.text(offered.name)
  const { soldOutUntil } = offered
  const state = switching.isPending ? switching.variables.state : saleStateOf(offered)
  return (
    <div className="sale-state">
      <SegmentedControl
        size="md"
        aria-label={t.stateOf(name)}
        disabled={switching.isPending || (state === 'HIDDEN' && !may('menu'))}
        value={state}
        data={saleStates
          .filter((value) => value !== 'HIDDEN' || state === 'HIDDEN' || may('menu'))
          .map((value) => ({ value, label: t[value] }))}
        onChange={(next) => switching.mutate({ items: [item], state: next as SaleState })}
      />
      {state === 'SOLD_OUT' && (
        <SoldOutUntil
          label={t.untilWhen(name)}
          until={switching.isPending ? switching.variables.until : soldOutUntil}
          disabled={switching.isPending}
          onChange={(until) => switching.mutate({ items: [item], state: 'SOLD_OUT', until })}
        />
      )}
    </div>
  )
}

/** Apart, so that the rows of what is on sale, which are most, need not know their store. */
function SoldOutUntil(props: Omit<ComponentProps<typeof UntilSelect>, 'store'>) {
  const store = useStoreOnScreen()
  return store && <UntilSelect store={store} {...props} />
}
