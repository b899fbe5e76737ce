/** Where an invitation's link leads: says which store and as what, and takes it up with one press. */
import { acceptInvitation, lookAtInvitation } from '@jumun/contracts/http'
import { Alert, Button, Stack, Text, Title } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useCall } from '../parts/platform.tsx'
import { useSentence } from '../parts/problem.tsx'
import { inBoth } from '../texts/in-both.ts'
import { useTexts, useWriting } from '../texts/language.tsx'

const joinTexts = inBoth({
  manager: { ko: '매니저', en: 'manager' },
  counter: { ko: '카운터', en: 'counter' },
  kitchen: { ko: '주방', en: 'kitchen' },
  invited: {
    ko: (store: string, role: string) => `${store}에서 ${role} 역할로 함께 일하자고 초대했어요`,
    en: (store: string, role: string) => `${store} invites you to work there (${role})`,
  },
  hint: {
    ko: '지금 로그인한 계정으로 일하게 돼요.',
    en: 'You will work there with the account you are logged in with.',
  },
  accept: { ko: '초대 받기', en: 'Accept' },
})

export function JoinPage() {
  const t = useTexts(joinTexts)
  const write = useWriting()
  const sentence = useSentence()
  const call = useCall()
  const client = useQueryClient()
  const navigate = useNavigate()
  const token = globalThis.location.hash.slice(1)
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => call(lookAtInvitation, { body: { token }, signal }),
  })
  const accept = useMutation({
    mutationFn: () => call(acceptInvitation, { body: { token } }),
    onSuccess: async ({ storeId }) => {
      await client.invalidateQueries({ queryKey: ['stores'] })
      await navigate({ to: '/$storeId', params: { storeId } })
    },
  })
  const problem = invitation.error ?? accept.error
  return (
    <Stack maw={480} mx="auto" py="xl">
      {invitation.data && (
        <>
          <Title order={1} size="h3">
            {t.invited(write.text(invitation.data.storeName), t[invitation.data.role])}
          </Title>
          <Text>{t.hint}</Text>
          <Button size="lg" loading={accept.isPending} onClick={() => accept.mutate()}>
            {t.accept}
          </Button>
        </>
      )}
      {problem && (
        <Alert color="persimmon" variant="light" role="alert">
          {sentence(problem)}
        </Alert>
      )}
    </Stack>
  )
}
