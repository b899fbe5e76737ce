/** The choices of one group, taken and given back by tapping, by the one set of rules; also where a counter chooses for somebody. */
import type { Product } from '@jumun/contracts/http'
import { Checkbox, Radio } from '@mantine/core'
import { useTexts, useWriting } from '../../texts/language.tsx'
import { sharedTexts } from '../../texts/shared-texts.ts'
import { Stepper } from '../stepper.tsx'
import { choiceTexts } from './choice-texts.ts'
import { chosenTimes, countIn, isOffered, timesOf, toggled } from './choices.ts'
import './option-group.css'

interface GroupProps {
  readonly group: Product['options'][number]
  readonly chosen: readonly string[]
  readonly onChoose: (chosen: readonly string[]) => void
}

export function OptionGroup({ group, chosen, onChoose }: GroupProps) {
  const t = useTexts(choiceTexts)
  const shared = useTexts(sharedTexts)
  const write = useWriting()
  const count = countIn(group, chosen)
  const one = group.min === 1 && group.max === 1
  const rule = one ? t.pickOne : group.min === 0 ? t.pickUpTo(group.max) : t.pickBetween(group.min, group.max)
  const Control = one ? Radio : Checkbox
  return (
    <fieldset className="choose-group">
      <legend>
        <strong>{write.text(group.name)}</strong>
        <span>{rule}</span>
        <em data-required={group.min > 0}>{group.min > 0 ? t.required : shared.optional}</em>
      </legend>
      {group.choices
        .filter(({ available = true }) => available)
        .map((choice) => {
          const times = timesOf(chosen, choice.id)
          const on = times > 0
          const offered = isOffered(choice)
          const full = !offered || (!on && group.max > 1 && count >= group.max)
          const name = write.text(choice.name)
          const most = Math.min(choice.most ?? 1, times + group.max - count)
          return (
            // biome-ignore lint/a11y/noLabelWithoutControl: the control is inside, under either name
            <label key={choice.id} className="choose-row" data-full={full}>
              <Control
                name={group.id}
                checked={on}
                disabled={full}
                onChange={() => onChoose(toggled(group, chosen, choice.id))}
                size="md"
                aria-label={name}
              />
              <span>
                {name} {!offered && <em>{t.soldOut}</em>}
              </span>
              {choice.price.amount > 0 && <span className="option-price">+{write.money(choice.price)}</span>}
              {on && (choice.most ?? 1) > 1 && (
                <Stepper
                  value={times}
                  min={1}
                  max={most}
                  onChange={(next) => onChoose(chosenTimes(group, chosen, choice, next))}
                  label={`${t.quantity}: ${name}`}
                  fewer={`${t.fewer}: ${name}`}
                  more={`${t.oneMore}: ${name}`}
                />
              )}
            </label>
          )
        })}
    </fieldset>
  )
}
