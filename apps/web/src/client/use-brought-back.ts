/** What a provider has led somebody back with: read once, and then it is no longer in the address, where anybody could see it. */
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { type Brought, broughtBack } from './payment-means.ts'

export function useBroughtBack(orderId: string): Brought | undefined {
  const navigate = useNavigate()
  const inAddress = broughtBack(useSearch({ strict: false }) as Readonly<Record<string, unknown>>)
  const [brought] = useState(inAddress)
  const isThere = inAddress !== undefined
  useEffect(() => {
    if (isThere) void navigate({ to: '/orders/$orderId', params: { orderId }, search: {}, replace: true })
  }, [isThere, orderId, navigate])
  return brought
}
