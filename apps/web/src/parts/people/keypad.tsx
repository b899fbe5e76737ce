/** A PIN by touch or by keys; what is typed is never shown, and is gone after each try. */
import { Alert, Button, PasswordInput, Stack } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useTexts } from '../../texts/language.tsx'
import { Icon } from '../icon.tsx'
import { peopleTexts } from './people-texts.ts'

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const
const [fewest, most] = [4, 8]

interface KeypadProps {
  readonly label: string
  readonly action: string
  readonly isWorking: boolean
  readonly problem: string | undefined
  readonly onBack: () => void
  readonly onEntered: (pin: string) => void
}

export function Keypad({ label, action, isWorking, problem, onBack, onEntered }: KeypadProps) {
  const t = useTexts(peopleTexts)
  const [pin, setPin] = useState('')
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  const complete = pin.length >= fewest && !isWorking
  const add = (digit: string): void => setPin((typed) => (typed + digit).slice(0, most))
  return (
    <form
      className="keypad"
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault()
        if (!complete) return
        onEntered(pin)
        setPin('')
      }}
    >
      <Stack>
        <PasswordInput
          label={label}
          size="lg"
          // The screen's own keyboard would cover the keys below.
          inputMode="none"
          autoComplete="off"
          ref={field}
          visible={false}
          visibilityToggleButtonProps={{ hidden: true }}
          value={pin}
          onChange={({ currentTarget: { value } }) => setPin(value.normalize('NFKC').replace(/\D/g, '').slice(0, most))}
        />
        {problem !== undefined && (
          <Alert color="persimmon" variant="light" role="alert">
            {problem}
          </Alert>
        )}
        <div className="keypad-keys">
          {digits.map((digit) => (
            <Button key={digit} size="xl" variant="default" onClick={() => add(digit)}>
              {digit}
            </Button>
          ))}
          <Button size="xl" variant="subtle" color="gray" aria-label={t.back} onClick={onBack}>
            <Icon name="back" />
          </Button>
          <Button size="xl" variant="default" onClick={() => add('0')}>
            0
          </Button>
          <Button
            size="xl"
            variant="subtle"
            color="gray"
            aria-label={t.eraseOne}
            onClick={() => setPin((typed) => typed.slice(0, -1))}
          >
            <Icon name="cross" />
          </Button>
        </div>
        <Button type="submit" size="lg" disabled={!complete} loading={isWorking}>
          {action}
        </Button>
      </Stack>
    </form>
  )
}
