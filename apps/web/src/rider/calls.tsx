/** One tap to whoever has to know: the store while it is there to be fetched, the customer, who said a number for it, at the door. */
import type { Delivery } from '@jumun/contracts/http'
import { Button, Group } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { storeQuestion } from '../api/questions.ts'
import { callAt, writeTo } from '../parts/phone.ts'
import { useCall } from '../parts/platform.tsx'
import { useTexts } from '../texts/language.tsx'
import { riderTexts } from './rider-texts.ts'

export function Calls({ delivery }: { readonly delivery: Delivery }) {
  const t = useTexts(riderTexts)
  const question = storeQuestion(useCall(), delivery.storeId)
  const store = useQuery({ ...question, refetchInterval: false, meta: { aside: true } }).data?.address.phone
  const customer = delivery.address?.phone
  if (store === undefined && customer === undefined) return null
  return (
    <Group grow preventGrowOverflow={false} gap="xs">
      {customer !== undefined && (
        <>
          <Button component="a" href={callAt(customer)} variant="light" size="lg">
            {t.callCustomer}
          </Button>
          <Button component="a" href={writeTo(customer)} variant="light" size="lg">
            {t.writeCustomer}
          </Button>
        </>
      )}
      {store !== undefined && (
        <Button component="a" href={callAt(store)} variant="default" size="lg">
          {t.callStore}
        </Button>
      )}
    </Group>
  )
}
