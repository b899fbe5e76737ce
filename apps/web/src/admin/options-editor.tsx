/** The options of a product: groups such as size or extras, each with its choices and what they cost. */
import { ActionIcon, Button, Group, NumberInput, Stack, TextInput } from '@mantine/core'
import { newId } from '../api/new-id.ts'
import { Icon } from '../parts/icon.tsx'
import { useTexts } from '../texts/language.tsx'
import { adminTexts } from './admin-texts.ts'
import { type ChoiceDraft, type GroupDraft, newChoice, newGroup } from './option-groups.ts'

interface EditorProps {
  readonly groups: readonly GroupDraft[]
  readonly onChange: (groups: readonly GroupDraft[]) => void
}
const mostGroups = 20
const mostChoices = 50

const replaced = <T extends { readonly key: string }>(items: readonly T[], next: T): T[] =>
  items.map((item) => (item.key === next.key ? next : item))

export function OptionsEditor({ groups, onChange }: EditorProps) {
  const t = useTexts(adminTexts)
  return (
    <fieldset className="options-editor">
      <legend>{t.options}</legend>
      <Stack gap="md">
        {groups.map((group) => (
          <OneGroup
            key={group.key}
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
  readonly group: GroupDraft
  readonly onChange: (group: GroupDraft) => void
  readonly onRemove: () => void
}) {
  const t = useTexts(adminTexts)
  const { group, onChange, onRemove } = props
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
        <NumberInput
          label={t.atLeast}
          size="md"
          min={0}
          max={20}
          allowDecimal={false}
          value={group.min}
          onChange={(value) => onChange({ ...group, min: Number(value) || 0 })}
        />
        <NumberInput
          label={t.atMost}
          size="md"
          min={1}
          max={20}
          allowDecimal={false}
          value={group.max}
          onChange={(value) => onChange({ ...group, max: Number(value) || 1 })}
        />
        <Button variant="subtle" color="gray" size="md" onClick={onRemove} aria-label={`${t.removeGroup}: ${name}`}>
          {t.removeGroup}
        </Button>
      </Group>
      {group.choices.map((choice) => (
        <OneChoice
          key={choice.key}
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
  readonly choice: ChoiceDraft
  readonly onChange: (choice: ChoiceDraft) => void
  readonly onRemove: () => void
}) {
  const t = useTexts(adminTexts)
  const { choice, onChange, onRemove } = props
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
      <NumberInput
        aria-label={t.extraPrice}
        size="md"
        min={0}
        max={1_000_000_000}
        allowDecimal={false}
        thousandSeparator=","
        prefix="+"
        value={choice.price}
        onChange={(value) => onChange({ ...choice, price: Number(value) || 0 })}
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
