/** The counter's pages; the store is part of the address, so that two stores can stand side by side. */
import { createRootRoute, createRoute, createRouter, type RouteComponent } from '@tanstack/react-router'
import { PageGone, ScreenBroke } from '../parts/gone.tsx'
import { pageLater } from '../parts/page-later.ts'
import { BoardPage } from './board-page.tsx'
import { AdminShell } from './shell.tsx'

const root = createRootRoute({ component: AdminShell, notFoundComponent: PageGone, errorComponent: ScreenBroke })
const page = <const Path extends string>(path: Path, component: RouteComponent) =>
  createRoute({ getParentRoute: () => root, path, component })

const firstStore = pageLater(() => import('./first-store-page.tsx'), 'FirstStorePage')
const menu = pageLater(() => import('./menu-page.tsx'), 'MenuPage')
const today = pageLater(() => import('./today-page.tsx'), 'TodayPage')
const settings = pageLater(() => import('./settings/settings-page.tsx'), 'SettingsPage')
const openStore = pageLater(() => import('./store/open-store-page.tsx'), 'OpenStorePage')

const join = pageLater(() => import('./join-page.tsx'), 'JoinPage')
const activity = pageLater(() => import('./activity/activity-page.tsx'), 'ActivityPage')
const account = pageLater(() => import('../parts/account/account-page.tsx'), 'AccountPage')

export const adminRouter = createRouter({
  basepath: '/admin',
  routeTree: root.addChildren([
    page('/', firstStore),
    page('/new', openStore),
    page('/$storeId', BoardPage),
    page('/$storeId/menu', menu),
    page('/$storeId/today', today),
    page('/$storeId/settings', settings),
    page('/$storeId/activity', activity),
    page('/account', account),
    page('/join', join),
  ]),
})
