/**
 * A field for money or a count. It holds what was typed and nothing else: a field that rewrites itself while an input
 * method is composing doubles digits. What it comes to is read when it is left, and said when it cannot be read.
 */
import { type CountLimits, moneyAsTyped, type TypedNumber, typedCount, typedMoney } from '@jumun/contracts'
import { TextInput, type TextInputProps } from '@mantine/core'
import { useState } from 'react'
import { useTexts } from '../texts/language.tsx'
import { numberTexts } from '../texts/number-texts.ts'

interface TypedProps extends Omit<TextInputProps, 'value' | 'onChange' | 'error'> {
  readonly typed: string
  readonly onTyped: (typed: string) => void
}

export function MoneyField({ currency, ...props }: TypedProps & { readonly currency: string }) {
  return <NumberField {...props} read={(typed) => typedMoney(typed, currency)} written={moneyAsTyped} />
}

export function CountField({ min = 0, max, digits = 0, percent = false, ...props }: TypedProps & CountLimits) {
  return <NumberField {...props} read={(typed) => typedCount(typed, { min, max, digits, percent })} written={String} />
}

interface NumberFieldProps<T> extends TypedProps {
  readonly read: (typed: string) => TypedNumber<T>
  readonly written: (value: T) => string
}

function NumberField<T>({ typed, onTyped, read, written, ...input }: NumberFieldProps<T>) {
  const t = useTexts(numberTexts)
  const [left, setLeft] = useState(false)
  const understood = read(typed)
  const unreadable = 'unreadable' in understood ? understood.unreadable : undefined
  const quiet = unreadable === 'missing' && !input.required
  return (
    <TextInput
      size="md"
      autoComplete="off"
      inputMode="decimal"
      {...input}
      value={typed}
      error={left && unreadable && !quiet ? t[unreadable] : undefined}
      onChange={(event) => onTyped(event.currentTarget.value)}
      onFocus={() => setLeft(false)}
      onBlur={(event) => {
        setLeft(true)
        const last = read(event.currentTarget.value)
        if ('value' in last) onTyped(written(last.value))
      }}
    />
  )
}

/** The same in a form that is read as a whole when it is sent. */
export function NamedCountField({
  initially,
  ...props
}: Omit<TypedProps, 'typed' | 'onTyped'> & CountLimits & { readonly initially: string }) {
  const [typed, setTyped] = useState(initially)
  return <CountField {...props} typed={typed} onTyped={setTyped} />
}
