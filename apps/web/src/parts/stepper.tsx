/** How many: minus, number, plus, each big enough for a thumb. */
import { ActionIcon } from '@mantine/core'
import { Icon } from './icon.tsx'

interface StepperProps {
  readonly value: number
  readonly onChange: (value: number) => void
  readonly min?: number
  readonly max: number
  readonly fewer: string
  readonly more: string
  readonly label: string
}

export function Stepper({ value, onChange, min = 0, max, fewer, more, label }: StepperProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a border and a legend
    <div className="stepper" role="group" aria-label={label}>
      <ActionIcon
        variant="light"
        size={44}
        radius="xl"
        aria-label={fewer}
        disabled={value <= min}
        onClick={() => onChange(value - 1)}
      >
        <Icon name="minus" size={20} />
      </ActionIcon>
      <output>{value}</output>
      <ActionIcon
        variant="light"
        size={44}
        radius="xl"
        aria-label={more}
        disabled={value >= max}
        onClick={() => onChange(value + 1)}
      >
        <Icon name="plus" size={20} />
      </ActionIcon>
    </div>
  )
}
