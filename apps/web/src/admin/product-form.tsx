/** Add a product or change one: names and texts in both languages, price, stock, options. */
import { addProduct, type BodyOf, type Daypart, type Product, setPicture } from '@jumun/contracts/http'
import { Alert, Button, Checkbox, Group, Stack, Textarea, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { type ChangeEvent, type FormEvent, useRef, useState } from 'react'
import { type Attempt, attemptsOf } from '../api/attempt.ts'
import { AskingDialog } from '../parts/asking-dialog.tsx'
import { CountField, MoneyField } from '../parts/number-field.tsx'
import { useCall } from '../parts/platform.tsx'
import { useSentence } from '../parts/problem.tsx'
import { useTexts } from '../texts/language.tsx'
import { numberTexts } from '../texts/number-texts.ts'
import { sharedTexts } from '../texts/shared-texts.ts'
import { adminTexts } from './admin-texts.ts'
import { DishFields } from './menu/dish-fields.tsx'
import { PictureChoice, PictureField } from './menu/picture-field.tsx'
import { OptionsEditor } from './options-editor.tsx'
import { ProductConflicts } from './product-conflicts.tsx'
import {
  type Conflict,
  type DraftProblem,
  draftOf,
  mostStock,
  type ProductDraft,
  type ProductWish,
  wishOf,
} from './product-draft.ts'
import { useProductTaken } from './product-taken.ts'
import { saveProduct } from './save-product.ts'

interface FormProps {
  readonly storeId: string
  readonly product: Product | 'new' | undefined
  readonly dayparts: readonly Daypart[]
  /** Of a new product. */
  readonly currency: string
  readonly onClose: () => void
}

interface Filled {
  readonly wish: ProductWish
  readonly draft: ProductDraft
}

export function ProductForm(props: FormProps) {
  const { product, onClose } = props
  const t = useTexts(adminTexts)
  return (
    <AskingDialog
      opened={product !== undefined}
      onClose={onClose}
      size="lg"
      title={product === 'new' ? t.addProduct : t.editProduct}
    >
      {product !== undefined && <Fields {...props} product={product} />}
    </AskingDialog>
  )
}

function Fields({
  storeId,
  product,
  currency: usual,
  dayparts,
  onClose,
}: FormProps & { readonly product: Product | 'new' }) {
  const t = useTexts(adminTexts)
  const shared = useTexts(sharedTexts)
  const numbers = useTexts(numberTexts)
  const sentence = useSentence()
  const call = useCall()
  const taken = useProductTaken()
  /** The product as we last saw it: what was typed is different from this. */
  const [seen, setSeen] = useState(product === 'new' ? undefined : product)
  const [draft, setDraft] = useState(() => draftOf(seen))
  const [conflicts, setConflicts] = useState<readonly Conflict[]>([])
  const [problem, setProblem] = useState<DraftProblem>()
  const [photo, setPhoto] = useState<File>()
  const counting = useRef<Attempt>(undefined)
  const currency = seen?.price.currency ?? usual

  const saving = useMutation({
    mutationFn: async ({ wish, draft }: Filled) => {
      if (seen === undefined) {
        const said = Object.entries(wish).filter(([field, value]) => value !== null || field === 'stock')
        const body = { storeId, ...Object.fromEntries(said) } as BodyOf<typeof addProduct>
        const added = await attemptsOf(`product.${storeId}`).once(body, (key) => call(addProduct, { body, key }))
        taken(added)
        // Should its picture not go through, the product is there and the form goes on with it.
        setSeen(added)
        return photo ? call(setPicture, { params: { id: added.id }, file: photo }) : added
      }
      const result = await saveProduct(call, { seen, draft, counting })
      setSeen(result.seen)
      setDraft(result.draft)
      setConflicts(result.conflicts)
      if (result.error !== undefined) throw result.error
      return result.conflicts.length > 0 ? undefined : result.seen
    },
    onSuccess: (saved) => {
      if (saved === undefined) return
      taken(saved)
      notifications.show({ message: t.saved, color: 'leaf', autoClose: 2_000 })
      onClose()
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const wish = wishOf(draft, currency)
    setProblem('problem' in wish ? wish.problem : undefined)
    if (!('problem' in wish)) saving.mutate({ wish, draft })
  }
  const change = (part: Partial<ProductDraft>): void => setDraft((before) => ({ ...before, ...part }))
  const text = (field: 'nameKo' | 'nameEn' | 'categoryKo' | 'categoryEn' | 'aboutKo' | 'aboutEn') => ({
    name: field,
    label: t[field],
    value: draft[field],
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) =>
      change({ [field]: event.currentTarget.value }),
  })
  const wrong = (): string => {
    if (problem === undefined) return sentence(saving.error)
    if ('why' in problem) return `${problem.field === 'price' ? t.price : t.stock}: ${numbers[problem.why]}`
    return problem.field === 'name' ? t.nameMissing : t.optionsMissing
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <Group grow align="start">
          <TextInput {...text('nameKo')} size="md" maxLength={200} />
          <TextInput {...text('nameEn')} size="md" maxLength={200} />
        </Group>
        <Group grow align="start">
          <MoneyField
            name="price"
            label={t.price}
            required
            currency={currency}
            typed={draft.price}
            onTyped={(price) => change({ price })}
          />
          <Stack gap={6}>
            <Checkbox
              mt={4}
              size="md"
              label={t.countStock}
              checked={draft.counted}
              onChange={(event) => change({ counted: event.currentTarget.checked })}
            />
            {draft.counted && (
              <CountField
                name="stock"
                aria-label={t.stock}
                required
                max={mostStock}
                typed={draft.stock}
                onTyped={(stock) => change({ stock })}
              />
            )}
          </Stack>
        </Group>
        <Group grow align="start">
          <TextInput {...text('categoryKo')} size="md" maxLength={60} />
          <TextInput {...text('categoryEn')} size="md" maxLength={60} />
        </Group>
        <Textarea {...text('aboutKo')} size="md" autosize maxLength={1000} />
        <Textarea {...text('aboutEn')} size="md" autosize maxLength={1000} />
        <DishFields draft={draft} dayparts={dayparts} onChange={change} />
        {seen ? (
          <PictureField
            product={seen}
            onChanged={(changed) => {
              setSeen(changed)
              taken(changed)
            }}
          />
        ) : (
          <PictureChoice chosen={photo} onChosen={setPhoto} />
        )}
        <OptionsEditor currency={currency} groups={draft.groups} onChange={(groups) => change({ groups })} />
        <ProductConflicts
          conflicts={conflicts}
          isSaving={saving.isPending}
          onTake={(taken) => {
            change(Object.fromEntries(taken.map(({ field, theirs }) => [field, theirs[field]])))
            setConflicts(conflicts.filter((one) => !taken.includes(one)))
          }}
        />
        {(problem || saving.isError) && (
          <Alert color="persimmon" variant="light" role="alert">
            {wrong()}
          </Alert>
        )}
        <Button type="submit" size="lg" loading={saving.isPending} disabled={conflicts.length > 0}>
          {shared.save}
        </Button>
      </Stack>
    </form>
  )
}
