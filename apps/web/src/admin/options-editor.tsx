/** The options of a product: groups such as size or extras, each with its choices and what they cost. */
import { ActionIcon, Button, Group, Stack, TextInput } from '@mantine/core'
import { newId } from '../api/new-id.ts'
import { Icon } from '../parts/icon.tsx'
import { CountField, MoneyField } from '../parts/number-field.tsx'
import { useTexts } from '../texts/language.tsx'
import { adminTexts } from './admin-texts.ts'
import { menuAdminTexts } from './menu/menu-admin-texts.ts'
import { type ChoiceDraft, type GroupDraft, newChoice, newGroup } from './option-groups.ts'

interface EditorProps {
  readonly currency: string
  readonly groups: readonly GroupDraft[]
  readonly onChange: (groups: readonly GroupDraft[]) => void
}
const mostGroups = 20
const mostChoices = 50

const replaced = <T extends { readonly key: string }>(items: readonly T[], next: T): T[] =>
  items.map((item) => (item.key === next.key ? next : item))

export function OptionsEditor({ currency, groups, onChange }: EditorProps) {
  const t = useTexts(adminTexts)
  return (
    <fieldset className="options-editor">
      <legend>{t.options}</legend>
      <Stack gap="md">
        {groups.map((group) => (
          <OneGroup
            key={group.key}
            currency={currency}
            group={group}
            onChange={(next) => onChange(replaced(groups, next))}
            onRemove={() => onChange(groups.filter(({ key }) => key !== group.key))}
          />
        ))}
        <Button
          variant="default"
          size="md"
          leftSection={<Icon name="plus" size={20} />}
          disabled={groups.length >= mostGroups}
          onClick={() => onChange([...groups, newGroup(newId())])}
        >
          {t.addGroup}
        </Button>
      </Stack>
    </fieldset>
  )
}

function OneGroup(props: {
  readonly currency: string
  readonly group: GroupDraft
  readonly onChange: (group: GroupDraft) => void
  readonly onRemove: () => void
}) {
  const t = useTexts(adminTexts)
  const { currency, group, onChange, onRemove } = props
  const name = group.ko || group.en || t.addGroup
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset inside a fieldset would bring a second frame
    <div className="option-group" role="group" aria-label={name}>
      <Group grow align="end" wrap="wrap">
        <TextInput
          label={t.nameKo}
          size="md"
          maxLength={200}
          value={group.ko}
          onChange={(event) => onChange({ ...group, ko: event.currentTarget.value })}
        />
        <TextInput
          label={t.nameEn}
          size="md"
          maxLength={200}
          value={group.en}
          onChange={(event) => onChange({ ...group, en: event.currentTarget.value })}
        />
      </Group>
      <Group grow align="end">
        <CountField label={t.atLeast} max={20} typed={group.min} onTyped={(min) => onChange({ ...group, min })} />
        <CountField
          label={t.atMost}
          min={1}
          max={20}
          typed={group.max}
          onTyped={(max) => onChange({ ...group, max })}
        />
        <Button variant="subtle" color="gray" size="md" onClick={onRemove} aria-label={`${t.removeGroup}: ${name}`}>
          {t.removeGroup}
        </Button>
      </Group>
      {group.choices.map((choice) => (
        <OneChoice
          key={choice.key}
          currency={currency}
          choice={choice}
          onChange={(next) => onChange({ ...group, choices: replaced(group.choices, next) })}
          onRemove={() => onChange({ ...group, choices: group.choices.filter(({ key }) => key !== choice.key) })}
        />
      ))}
      <Button
        variant="light"
        size="md"
        disabled={group.choices.length >= mostChoices}
        onClick={() => onChange({ ...group, choices: [...group.choices, newChoice(newId())] })}
      >
        {t.addChoice}
      </Button>
    </div>
  )
}

function OneChoice(props: {
  readonly currency: string
  readonly choice: ChoiceDraft
  readonly onChange: (choice: ChoiceDraft) => void
  readonly onRemove: () => void
}) {
  const t = useTexts(adminTexts)
  const menuT = useTexts(menuAdminTexts)
  const { currency, choice, onChange, onRemove } = props
  return (
    <div className="option-choice">
      <TextInput
        aria-label={t.choiceKo}
        placeholder={t.choiceKo}
        size="md"
        maxLength={200}
        value={choice.ko}
        onChange={(event) => onChange({ ...choice, ko: event.currentTarget.value })}
      />
      <TextInput
        aria-label={t.choiceEn}
        placeholder={t.choiceEn}
        size="md"
        maxLength={200}
        value={choice.en}
        onChange={(event) => onChange({ ...choice, en: event.currentTarget.value })}
      />
      <MoneyField
        aria-label={t.extraPrice}
        leftSection="+"
        currency={currency}
        typed={choice.price}
        onTyped={(price) => onChange({ ...choice, price })}
      />
      <CountField
        aria-label={`${menuT.mostTimes}: ${choice.ko || choice.en}`}
        leftSection="×"
        min={1}
        max={20}
        typed={choice.most}
        onTyped={(most) => onChange({ ...choice, most })}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        size={44}
        radius="xl"
        aria-label={`${t.removeChoice}: ${choice.ko || choice.en}`}
        onClick={onRemove}
      >
        <Icon name="minus" size={20} />
      </ActionIcon>
    </div>
  )
}
