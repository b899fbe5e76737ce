/** Starts one of the five apps: the same ground under each, its own routes and its own session. */
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import 'virtual:theme.css'
import './brand/ground.css'
import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type AnyRouter, RouterProvider } from '@tanstack/react-router'
import { StrictMode, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { askAgainWhileTroubled, awayInBrowser } from './api/away-in-browser.ts'
import { caller } from './api/call.ts'
import { liveLine } from './api/live-in-browser.ts'
import type { PersonKeeper } from './api/person.ts'
import { Refusal } from './api/refusal.ts'
import { sessionInBrowser } from './api/session-in-browser.ts'
import { theme } from './brand/theme.ts'
import { keepOfflineShell } from './parts/offline-shell.ts'
import { partLater } from './parts/part-later.ts'
import { type AppRole, type Platform, PlatformContext } from './parts/platform.tsx'
import { LanguageProvider } from './texts/language.tsx'
import { learnWords } from './texts/problem-sentence.ts'

const attemptsOnTrouble = 2

/** Needed once there is something on the screen. */
const Notices = partLater(async () => (await import('./parts/notices.tsx')).Notices)
const PageHead = partLater(async () => (await import('./parts/page-head.tsx')).PageHead)

interface App {
  readonly name: string
  readonly role: AppRole
  readonly router: AnyRouter
  readonly people?: PersonKeeper
}

export function startApp(app: App): Platform {
  const session = sessionInBrowser(app.name)
  const queries = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        networkMode: 'always',
        // A refusal stays a refusal; only silence and overload are worth asking again.
        retry: (count, error) =>
          count < attemptsOnTrouble && error instanceof Refusal && (error.status === 0 || error.status >= 502),
      },
      mutations: { networkMode: 'always' },
    },
  })
  const away = awayInBrowser()
  const live = liveLine(app.name, session, queries)
  const { people, role } = app
  const platform: Platform = { call: caller(session, away.heard, people), session, live, away, people, role }
  // Whoever leaves the tablet leaves it as nobody.
  if (people) session.onLoggedOut(people.leave)
  askAgainWhileTroubled(queries, away, live)
  keepOfflineShell(app.name)
  // After the first page: words are read in whatever face there is until then.
  void import('./brand/korean-face.css').catch(() => undefined)
  void learnWords().catch(() => undefined)
  const place = document.getElementById('app')
  if (place === null) throw new Error('the page has no #app')
  createRoot(place).render(
    <StrictMode>
      <MantineProvider theme={theme} defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
        <LanguageProvider>
          <QueryClientProvider client={queries}>
            <PlatformContext value={platform}>
              <RouterProvider router={app.router} />
              <Suspense>
                <Notices />
                <PageHead app={app.name} router={app.router} />
              </Suspense>
            </PlatformContext>
          </QueryClientProvider>
        </LanguageProvider>
      </MantineProvider>
    </StrictMode>,
  )
  return platform
}
