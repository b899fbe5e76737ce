/** Where it is to be brought. */
import { Stack, TextInput } from '@mantine/core'
import type { RefObject } from 'react'
import { useTexts } from '../texts/language.tsx'
import { clientTexts } from './client-texts.ts'
import { deliveryTexts } from './delivery-texts.ts'
import { keepWishes, type Wishes } from './kept.ts'
import { Pin } from './pin.tsx'
import { isCallable } from './where-to.ts'

interface DeliveryAddressProps {
  readonly wishes: Wishes
  readonly line1: RefObject<HTMLInputElement | null>
  readonly postcode: RefObject<HTMLInputElement | null>
  readonly phone: RefObject<HTMLInputElement | null>
  /** Somebody wanted to order without them. */
  readonly isAsked: boolean
  /** The store goes by where it is. */
  readonly needsPlace: boolean
}

export function DeliveryAddress({ wishes, line1, postcode, phone, isAsked, needsPlace }: DeliveryAddressProps) {
  const t = useTexts(clientTexts)
  const d = useTexts(deliveryTexts)
  const lacksPlace = needsPlace && wishes.postcode.trim() === '' && wishes.point === undefined
  return (
    <Stack gap="xs" mt="sm">
      <TextInput
        ref={line1}
        size="md"
        label={t.address}
        error={isAsked && wishes.line1.trim() === '' && t.addressMissing}
        autoComplete="street-address"
        required
        maxLength={200}
        value={wishes.line1}
        onChange={(event) => keepWishes({ line1: event.currentTarget.value })}
      />
      <TextInput
        size="md"
        label={t.addressMore}
        autoComplete="address-line2"
        maxLength={200}
        value={wishes.line2}
        onChange={(event) => keepWishes({ line2: event.currentTarget.value })}
      />
      <TextInput
        ref={postcode}
        size="md"
        label={d.postcode}
        error={isAsked && lacksPlace && d.postcodeMissing}
        autoComplete="postal-code"
        inputMode="text"
        required={needsPlace}
        maxLength={12}
        value={wishes.postcode}
        onChange={(event) => keepWishes({ postcode: event.currentTarget.value })}
      />
      <Pin point={wishes.point} ask={d.usePlace} refused={d.noPlace} />
      <PhoneField ref={phone} wishes={wishes} isAsked={isAsked} label={d.phone} />
      <TextInput
        size="md"
        label={t.addressNote}
        maxLength={500}
        value={wishes.addressNote}
        onChange={(event) => keepWishes({ addressNote: event.currentTarget.value })}
      />
    </Stack>
  )
}

interface PhoneFieldProps extends Pick<DeliveryAddressProps, 'wishes' | 'isAsked'> {
  readonly ref: RefObject<HTMLInputElement | null>
  /** Who is to see it. */
  readonly label: string
}

export function PhoneField({ ref, wishes, isAsked, label }: PhoneFieldProps) {
  const d = useTexts(deliveryTexts)
  return (
    <TextInput
      ref={ref}
      size="md"
      type="tel"
      label={label}
      error={isAsked && !isCallable(wishes) && d.phoneWrong}
      autoComplete="tel"
      maxLength={30}
      value={wishes.phone}
      onChange={(event) => keepWishes({ phone: event.currentTarget.value })}
    />
  )
}
