/** A store's printers: asked often where there are some, and hardly ever where there are none. */
import { queryOptions } from '@tanstack/react-query'
import type { Call } from '../../api/call.ts'

const withPrintersMs = 15_000
const withoutMs = 10 * 60_000

export const printersQuestion = (call: Call, storeId: string) =>
  queryOptions({
    queryKey: ['printers', storeId],
    queryFn: async ({ signal }) => {
      const { listPrinters } = await import('./list-printers.ts')
      return (await call(listPrinters, { params: { id: storeId }, signal })).items
    },
    refetchInterval: ({ state }) => ((state.data?.length ?? 0) > 0 ? withPrintersMs : withoutMs),
    refetchIntervalInBackground: true,
    staleTime: withPrintersMs,
    meta: { aside: true },
  })
