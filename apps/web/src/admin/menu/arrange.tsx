/** The order of categories and products, and the hours at which categories are served. */
import {
  changeMenu,
  type Daypart,
  type Menu,
  type MenuChange,
  orderProducts,
  type Product,
} from '@jumun/contracts/http'
import { ActionIcon, Button, Group, NativeSelect, Stack, Text, TextInput, Title } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { editSeen, presentOf } from '../../api/edit-seen.ts'
import { newId } from '../../api/new-id.ts'
import { menuOrderQuestion, menuQuestion } from '../../api/questions.ts'
import { takeInAnswer } from '../../api/take-in-answer.ts'
import { AskingDialog } from '../../parts/asking-dialog.tsx'
import { Icon } from '../../parts/icon.tsx'
import { useCall } from '../../parts/platform.tsx'
import { useSayProblem } from '../../parts/problem.tsx'
import { useTexts, useWriting } from '../../texts/language.tsx'
import { sharedTexts } from '../../texts/shared-texts.ts'
import { menuAdminTexts } from './menu-admin-texts.ts'
import { categoriesOf, keyOf, productsIn } from './menu-order.ts'
import { OrderedList } from './ordered-list.tsx'
import { RenameCategory } from './rename-category.tsx'

interface ArrangeProps {
  readonly opened: boolean
  readonly order: Menu
  readonly products: readonly Product[]
  readonly onClose: () => void
}

export function Arrange({ opened, onClose, ...menu }: ArrangeProps) {
  const t = useTexts(menuAdminTexts)
  return (
    <AskingDialog opened={opened} onClose={onClose} size="lg" title={t.arrange}>
      {opened && <Orders {...menu} />}
    </AskingDialog>
  )
}

function Orders({ order, products }: Pick<ArrangeProps, 'order' | 'products'>) {
  const t = useTexts(menuAdminTexts)
  const write = useWriting()
  const call = useCall()
  const client = useQueryClient()
  const sayProblem = useSayProblem()
  const { storeId } = order
  const { queryKey } = menuOrderQuestion(call, storeId)
  const [renaming, setRenaming] = useState<string>()
  const menu = useMutation({
    mutationFn: (change: MenuChange) =>
      // Of two steps in one breath the second is over what the first came to.
      editSeen(client.getQueryData<Menu>(queryKey) ?? order, change, (ifMatch) =>
        call(changeMenu, { params: { storeId }, body: change, ifMatch }),
      ),
    onSuccess: (changed) => {
      takeInAnswer<Menu>(client, queryKey, () => changed)
      void client.invalidateQueries({ queryKey: menuQuestion(call, storeId).queryKey })
    },
    onError: (error) => {
      // What others made of it is on the page then, and the next step is over that.
      const present = presentOf<Menu>(error)
      if (present) takeInAnswer<Menu>(client, queryKey, () => present)
      sayProblem(error)
    },
  })
  const ordering = useMutation({
    mutationFn: (wanted: readonly Product[]) =>
      call(orderProducts, { params: { storeId }, body: { products: wanted.map(({ id }) => id) } }),
    onSuccess: ({ products: ids }) =>
      takeInAnswer<Product[]>(client, menuQuestion(call, storeId).queryKey, (held) =>
        held?.map((product) => {
          const place = ids.indexOf(product.id)
          return place < 0 ? product : { ...product, position: place + 1 }
        }),
      ),
    onError: sayProblem,
  })
  const categories = categoriesOf(order, products)
  const inOrder = categories.flatMap((category) => productsIn(category, products))
  const rest = productsIn(undefined, products)
  const renamed = categories.find(({ name }) => keyOf(name) === renaming)
  const served = (category: Menu['categories'][number], id: string): void =>
    menu.mutate({
      categories: categories.map((one) =>
        one === category ? { name: one.name, ...(id ? { dayparts: [id] } : {}) } : one,
      ),
    })
  return (
    <Stack gap="md">
      <Text c="dimmed">{t.arrangeHint}</Text>
      <Title order={3} size="h4">
        {t.categories}
      </Title>
      <OrderedList
        items={categories}
        keyOf={({ name }) => keyOf(name)}
        nameOf={({ name }) => write.text(name)}
        onOrder={(next) => menu.mutateAsync({ categories: [...next] })}
      >
        {(category) => (
          <>
            {order.dayparts.length > 0 && (
              <NativeSelect
                size="md"
                aria-label={t.servedWhen(write.text(category.name))}
                value={category.dayparts?.[0] ?? ''}
                data={[
                  { value: '', label: t.always },
                  ...order.dayparts.map(({ id, name }) => ({ value: id, label: write.text(name) })),
                ]}
                onChange={(event) => served(category, event.currentTarget.value)}
              />
            )}
            <ActionIcon
              variant="default"
              size={44}
              aria-label={t.renameCategory(write.text(category.name))}
              onClick={() => setRenaming(keyOf(category.name))}
            >
              <Icon name="edit" size={20} />
            </ActionIcon>
          </>
        )}
      </OrderedList>
      {renamed && (
        <RenameCategory
          key={renaming}
          name={renamed.name}
          isTaken={(name) => categories.some((one) => one !== renamed && keyOf(one.name) === keyOf(name))}
          isSaving={menu.isPending}
          onClose={() => setRenaming(undefined)}
          onName={(name) => {
            const named = { ...renamed, name, was: renamed.name }
            menu.mutate(
              { categories: categories.map((one) => (one === renamed ? named : one)) },
              { onSuccess: () => setRenaming(undefined) },
            )
          }}
        />
      )}
      <Dayparts order={order} onSave={(dayparts, onSuccess) => menu.mutate({ dayparts }, { onSuccess })} />
      {[...categories, undefined].map((category) => {
        const items = category ? productsIn(category, products) : rest
        if (items.length === 0) return null
        return (
          <section key={category ? keyOf(category.name) : ''}>
            {category && (
              <Title order={3} size="h4">
                {write.text(category.name)}
              </Title>
            )}
            <OrderedList
              items={items}
              keyOf={({ id }) => id}
              nameOf={({ name }) => write.text(name)}
              onOrder={(next) => {
                const places = new Set(next.map(({ id }) => id))
                const all = [...inOrder, ...rest]
                const queue = [...next]
                return ordering.mutateAsync(
                  all.map((product) => (places.has(product.id) ? (queue.shift() ?? product) : product)),
                )
              }}
            />
          </section>
        )
      })}
    </Stack>
  )
}

interface DaypartsProps {
  readonly order: Menu
  readonly onSave: (dayparts: Daypart[], onSuccess: () => void) => void
}
const empty = { name: '', from: '07:00', to: '11:00' }

function Dayparts({ order, onSave }: DaypartsProps) {
  const t = useTexts(menuAdminTexts)
  const shared = useTexts(sharedTexts)
  const write = useWriting()
  const [draft, setDraft] = useState<typeof empty>()
  const field = (name: keyof typeof empty) => ({
    value: draft?.[name] ?? '',
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget
      setDraft((before) => ({ ...(before ?? empty), [name]: value }))
    },
  })
  return (
    <section>
      <Title order={3} size="h4">
        {t.dayparts}
      </Title>
      <Text c="dimmed" size="sm">
        {t.daypartsHint}
      </Text>
      <ul className="dayparts">
        {order.dayparts.map(({ id, name, from, to }) => (
          <li key={id}>
            <span>
              {write.text(name)} {from}–{to}
            </span>
            <Button
              variant="subtle"
              color="gray"
              size="md"
              aria-label={t.removeDaypart(write.text(name))}
              onClick={() =>
                onSave(
                  order.dayparts.filter((one) => one.id !== id),
                  () => undefined,
                )
              }
            >
              {t.remove}
            </Button>
          </li>
        ))}
      </ul>
      {draft ? (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            const { name, from, to } = draft
            if (name.trim() === '') return
            onSave([...order.dayparts, { id: newId(), name: { ko: name, en: name }, from, to }], () =>
              setDraft(undefined),
            )
          }}
        >
          <Group align="end" gap="sm">
            <TextInput size="md" label={t.daypartName} required maxLength={60} {...field('name')} />
            <TextInput size="md" type="time" label={t.from} required {...field('from')} />
            <TextInput size="md" type="time" label={t.to} required {...field('to')} />
            <Button type="submit" size="md">
              {shared.save}
            </Button>
          </Group>
        </form>
      ) : (
        <Button variant="default" size="md" onClick={() => setDraft(empty)}>
          {t.addDaypart}
        </Button>
      )}
    </section>
  )
}
