/** Who works here and as what: invited, given another role, let go; how much the counter gives back; and the way to what was done. */
import { moneyAsTyped, type StaffRole, staffRoles, typedMoney } from '@jumun/contracts'
import {
  changeStaffMember,
  changeStaffTerms,
  type Invitation,
  listStaff,
  removePin,
  removeStaffMember,
  type Staff,
  type StaffMember,
  type Store,
  takeBackInvitation,
} from '@jumun/contracts/http'
import { Button, Group, NativeSelect, Stack, Text, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Call } from '../../api/call.ts'
import { menuQuestion } from '../../api/questions.ts'
import { Icon } from '../../parts/icon.tsx'
import { NotThere } from '../../parts/not-there.tsx'
import { MoneyField } from '../../parts/number-field.tsx'
import { peopleTexts } from '../../parts/people/people-texts.ts'
import { useRights } from '../../parts/people/use-rights.tsx'
import { useCall } from '../../parts/platform.tsx'
import { NotDone, useStep } from '../../parts/step.tsx'
import { SureDialog } from '../../parts/sure-dialog.tsx'
import { KeptForm } from '../../parts/unsaved.tsx'
import { useTexts, useWriting } from '../../texts/language.tsx'
import { InviteStaff } from './invite-staff.tsx'
import { staffTexts } from './staff-texts.ts'
import './staff.css'

export const staffQuestion = (call: Call, storeId: string) =>
  queryOptions({
    queryKey: ['staff', storeId],
    queryFn: ({ signal }) => call(listStaff, { params: { id: storeId }, signal }),
  })
const refreshed = ['staff', 'people'] as const
const undoForMs = 10_000

export function StaffSection({ store }: { readonly store: Store }) {
  const t = useTexts(staffTexts)
  const { may } = useRights()
  return (
    <>
      <Title order={2} size="h4">
        {t.staff}
      </Title>
      {may('staff') ? <Team store={store} /> : <Text c="dimmed">{t.ownerOnly}</Text>}
      <Group justify="space-between" mt="md">
        <Text c="dimmed">{t.activityHint}</Text>
        <Button component={Link} to={`/${store.id}/activity`} size="md" variant="light">
          {t.activity}
        </Button>
      </Group>
    </>
  )
}

function useAgain(): () => Promise<unknown> {
  const client = useQueryClient()
  return () => Promise.all(refreshed.map((key) => client.invalidateQueries({ queryKey: [key] })))
}

function Team({ store }: { readonly store: Store }) {
  const t = useTexts(staffTexts)
  const staff = useQuery(staffQuestion(useCall(), store.id))
  const [inviting, setInviting] = useState(false)
  const again = useAgain()
  if (staff.data === undefined) return <NotThere asked={staff} rows={2} />
  const { items, invitations, refundLimit } = staff.data
  return (
    <Stack gap="md">
      <Text c="dimmed">{items.length === 0 ? t.none : t.staffHint}</Text>
      {items.length > 0 && (
        <ul className="staff" aria-label={t.staff}>
          {items.map((member) => (
            <Member key={member.userId} store={store} member={member} />
          ))}
        </ul>
      )}
      {invitations.length > 0 && (
        <>
          <Title order={3} size="h5">
            {t.invited}
          </Title>
          <ul className="staff" aria-label={t.invited}>
            {invitations.map((invitation) => (
              <Invited key={invitation.id} store={store} invitation={invitation} />
            ))}
          </ul>
        </>
      )}
      <Button size="md" variant="light" leftSection={<Icon name="plus" size={20} />} onClick={() => setInviting(true)}>
        {t.invite}
      </Button>
      <RefundLimit key={refundLimit?.amount} store={store} limit={refundLimit} />
      {inviting && (
        <InviteStaff
          store={store}
          onInvited={again}
          onClose={() => {
            setInviting(false)
          }}
        />
      )}
    </Stack>
  )
}

function Member({ store, member }: { readonly store: Store; readonly member: StaffMember }) {
  const t = useTexts(staffTexts)
  const roles = useTexts(peopleTexts)
  const write = useWriting()
  const call = useCall()
  const again = useAgain()
  const [asking, setAsking] = useState<'remove' | 'pin'>()
  const params = { id: store.id, userId: member.userId }
  const name = member.name ?? roles.nameless
  const changing = useStep((role: StaffRole) => call(changeStaffMember, { params, body: { role } }), {
    onSuccess: (_: Staff) => undefined,
    onSettled: again,
  })
  const changeRole = (role: StaffRole): void => {
    const before = member.role
    changing.mutate(role, {
      onSuccess: () => {
        const id = `role ${member.userId}`
        notifications.show({
          ...{ id, color: 'leaf', autoClose: undoForMs },
          message: (
            <Group justify="space-between" wrap="nowrap">
              {t.roleChanged(name, roles[role])}
              <Button
                size="compact-md"
                variant="subtle"
                onClick={() => {
                  notifications.hide(id)
                  changing.mutate(before)
                }}
              >
                {t.undo}
              </Button>
            </Group>
          ),
        })
      },
    })
  }
  const told = (message: string) => () => {
    setAsking(undefined)
    notifications.show({ message, color: 'leaf', autoClose: 3_000 })
  }
  const removing = useStep(() => call(removeStaffMember, { params }), {
    onSuccess: told(t.removed(name)),
    onSettled: again,
  })
  const resetting = useStep(() => call(removePin, { params }), { onSuccess: told(t.pinReset), onSettled: again })
  const isPin = asking === 'pin'
  return (
    <li>
      <div className="staff-words">
        <strong>{name}</strong>
        <Text size="sm" c="dimmed">
          {t.since(write.day(member.since))} · {member.hasPin ? t.hasPin : t.noPin}
        </Text>
      </div>
      <NativeSelect
        size="md"
        aria-label={t.roleOf(name)}
        value={member.role}
        disabled={changing.isPending}
        data={staffRoles.map((role) => ({ value: role, label: roles[role] }))}
        onChange={({ currentTarget: { value } }) => changeRole(value as StaffRole)}
      />
      <Group gap={6}>
        {member.hasPin && (
          <Button size="md" variant="subtle" color="gray" onClick={() => setAsking('pin')}>
            {t.resetPin}
          </Button>
        )}
        <Button size="md" variant="subtle" color="persimmon" onClick={() => setAsking('remove')}>
          {t.remove}
        </Button>
      </Group>
      <NotDone error={changing.error} />
      <SureDialog
        opened={asking !== undefined}
        onClose={() => setAsking(undefined)}
        title={isPin ? t.resetPinTitle(name) : t.removeTitle(name)}
        hint={isPin ? t.resetPinHint : t.removeHint}
        action={isPin ? t.resetPin : t.remove}
        busy={removing.isPending || resetting.isPending}
        onSure={() => (isPin ? resetting : removing).mutate(undefined)}
        error={removing.error ?? resetting.error}
      />
    </li>
  )
}

function Invited({ store, invitation }: { readonly store: Store; readonly invitation: Invitation }) {
  const t = useTexts(staffTexts)
  const roles = useTexts(peopleTexts)
  const write = useWriting()
  const call = useCall()
  const params = { id: store.id, invitationId: invitation.id }
  const takingBack = useStep(() => call(takeBackInvitation, { params }), {
    onSuccess: () => notifications.show({ message: t.takenBack, color: 'leaf', autoClose: 3_000 }),
    onSettled: useAgain(),
  })
  return (
    <li>
      <div className="staff-words">
        <strong>{invitation.email}</strong>
        <Text size="sm" c="dimmed">
          {roles[invitation.role]} ·{' '}
          {t.until(`${write.day(invitation.expiresAt)} ${write.clock(invitation.expiresAt)}`)}
        </Text>
      </div>
      <Button
        size="md"
        variant="subtle"
        color="gray"
        loading={takingBack.isPending}
        onClick={() => takingBack.mutate(undefined)}
      >
        {t.takeBack}
      </Button>
      <NotDone error={takingBack.error} />
    </li>
  )
}

/** In the currency that the store sells in. */
function RefundLimit({ store, limit }: { readonly store: Store; readonly limit: Staff['refundLimit'] }) {
  const t = useTexts(staffTexts)
  const call = useCall()
  const menu = useQuery(menuQuestion(call, store.id)).data
  const currency = menu?.[0]?.price.currency ?? limit?.currency ?? 'KRW'
  const before = limit ? moneyAsTyped(limit) : ''
  const [typed, setTyped] = useState(before)
  const read = typedMoney(typed, currency)
  const isEmpty = typed.trim() === ''
  const saving = useStep(
    () =>
      call(changeStaffTerms, {
        params: { id: store.id },
        body: { refundLimit: 'value' in read && read.value.amount > 0 ? read.value : null },
      }),
    {
      onSuccess: () => notifications.show({ message: t.limitSaved, color: 'leaf', autoClose: 2_000 }),
      onSettled: useAgain(),
    },
  )
  return (
    <KeptForm
      isSent={saving.isPending || typed === before}
      onSubmit={(event) => {
        event.preventDefault()
        saving.mutate(undefined)
      }}
    >
      <Group align="end" grow preventGrowOverflow={false}>
        <MoneyField label={t.limit} description={t.limitHint} currency={currency} typed={typed} onTyped={setTyped} />
        <Button
          type="submit"
          size="md"
          loading={saving.isPending}
          disabled={typed === before || !(isEmpty || 'value' in read)}
        >
          {t.save}
        </Button>
      </Group>
      <NotDone error={saving.error} />
    </KeptForm>
  )
}
