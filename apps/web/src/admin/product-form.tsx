/** Add a product or change one: names and texts in both languages, price, stock. */
import { addProduct, type BodyOf, changeProduct, changeStock, type Product } from '@jumun/contracts/http'
import { Alert, Button, Checkbox, Group, NumberInput, Stack, Textarea, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { newId } from '../api/new-id.ts'
import { AskingDialog } from '../parts/asking-dialog.tsx'
import { fieldOf } from '../parts/field-of.ts'
import { useCall } from '../parts/platform.tsx'
import { useSentence } from '../parts/problem.tsx'
import { useTexts } from '../texts/language.tsx'
import { sharedTexts } from '../texts/shared-texts.ts'
import { adminTexts } from './admin-texts.ts'
import { useProductTaken } from './menu-page.tsx'
import { draftsOf, type GroupDraft, optionsWish } from './option-groups.ts'
import { OptionsEditor } from './options-editor.tsx'
import { type ProductWish, wishOf } from './product-wish.ts'

type BodyOptions = NonNullable<BodyOf<typeof addProduct>['options']>

interface FormProps {
  readonly storeId: string
  readonly product: Product | 'new' | undefined
  readonly onClose: () => void
}

export function ProductForm({ storeId, product, onClose }: FormProps) {
  const t = useTexts(adminTexts)
  return (
    <AskingDialog
      opened={product !== undefined}
      onClose={onClose}
      size="lg"
      title={product === 'new' ? t.addProduct : t.edit}
    >
      {product !== undefined && <Fields storeId={storeId} product={product} onClose={onClose} />}
    </AskingDialog>
  )
}

function Fields({ storeId, product, onClose }: FormProps & { readonly product: Product | 'new' }) {
  const t = useTexts(adminTexts)
  const shared = useTexts(sharedTexts)
  const sentence = useSentence()
  const call = useCall()
  const taken = useProductTaken()
  const before = product === 'new' ? undefined : product
  const [key] = useState(newId)
  const [counted, setCounted] = useState(before !== undefined && before.stock !== null)
  const [missing, setMissing] = useState<'name' | 'options'>()
  const [groups, setGroups] = useState<readonly GroupDraft[]>(() => draftsOf(before?.options ?? []))

  const saving = useMutation({
    mutationFn: async ({ stock, ...wish }: ProductWish & { options: BodyOptions }) => {
      if (before === undefined) return call(addProduct, { body: { storeId, ...wish, stock }, key })
      const changed = await call(changeProduct, { params: { id: before.id }, body: wish })
      if (stock === before.stock) return changed
      return call(changeStock, { params: { id: before.id }, body: { set: stock }, key })
    },
    onSuccess: (saved) => {
      taken(saved)
      notifications.show({ message: t.saved, color: 'leaf', autoClose: 2_000 })
      onClose()
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const currency = before?.price.currency ?? 'KRW'
    const wish = wishOf(fieldOf(form), currency, counted)
    const options = optionsWish(groups, currency)
    setMissing(wish === undefined ? 'name' : options === undefined ? 'options' : undefined)
    if (wish && options) saving.mutate({ ...wish, options: options as BodyOptions })
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Group grow align="start">
          <TextInput name="nameKo" label={t.nameKo} size="md" maxLength={200} defaultValue={before?.name.ko ?? ''} />
          <TextInput name="nameEn" label={t.nameEn} size="md" maxLength={200} defaultValue={before?.name.en ?? ''} />
        </Group>
        <Group grow align="start">
          <NumberInput
            name="price"
            label={t.price}
            size="md"
            required
            min={0}
            max={1_000_000_000}
            allowDecimal={false}
            thousandSeparator=","
            defaultValue={before?.price.amount ?? ''}
          />
          <Stack gap={6}>
            <Checkbox
              mt={4}
              size="md"
              label={t.countStock}
              checked={counted}
              onChange={(event) => setCounted(event.currentTarget.checked)}
            />
            {counted && (
              <NumberInput
                name="stock"
                aria-label={t.stock}
                size="md"
                required
                min={0}
                max={1_000_000}
                allowDecimal={false}
                defaultValue={before?.stock ?? 10}
              />
            )}
          </Stack>
        </Group>
        <Group grow align="start">
          <TextInput
            name="categoryKo"
            label={t.categoryKo}
            size="md"
            maxLength={60}
            defaultValue={before?.category?.ko ?? ''}
          />
          <TextInput
            name="categoryEn"
            label={t.categoryEn}
            size="md"
            maxLength={60}
            defaultValue={before?.category?.en ?? ''}
          />
        </Group>
        <Textarea
          name="aboutKo"
          label={t.aboutKo}
          autosize
          maxLength={1000}
          defaultValue={before?.description?.ko ?? ''}
        />
        <Textarea
          name="aboutEn"
          label={t.aboutEn}
          autosize
          maxLength={1000}
          defaultValue={before?.description?.en ?? ''}
        />
        <OptionsEditor groups={groups} onChange={setGroups} />
        {(missing || saving.isError) && (
          <Alert color="persimmon" variant="light" role="alert">
            {missing === 'name' ? t.nameMissing : missing ? t.optionsMissing : sentence(saving.error)}
          </Alert>
        )}
        <Button type="submit" size="lg" loading={saving.isPending}>
          {shared.save}
        </Button>
      </Stack>
    </form>
  )
}
