/** Log in, then go on where one was. */
import { useNavigate, useParams, useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { Entrance } from '../parts/entrance-later.tsx'
import { useSession } from '../parts/platform.tsx'

export function EntrancePage() {
  const { next } = useParams({ strict: false }) as { readonly next?: string }
  const navigate = useNavigate()
  const router = useRouter()
  const loggedIn = useSession() !== undefined
  useEffect(() => {
    if (!loggedIn) return
    // Only pages of this app: an address from outside must not lead outside.
    if (next === 'cart' || next === 'orders') void navigate({ to: `/${next}`, replace: true })
    else if (router.history.canGoBack()) router.history.back()
    else void navigate({ to: '/', replace: true })
  }, [loggedIn, next, navigate, router])
  return <Entrance />
}
