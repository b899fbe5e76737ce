/** The counter's pages; the store is part of the address, so that two stores can stand side by side. */
import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router'
import { PageGone, ScreenBroke } from '../parts/gone.tsx'
import { BoardPage } from './board-page.tsx'
import { FirstStorePage } from './first-store-page.tsx'
import { MenuPage } from './menu-page.tsx'
import { AdminShell } from './shell.tsx'
import { TodayPage } from './today-page.tsx'

const root = createRootRoute({ component: AdminShell, notFoundComponent: PageGone, errorComponent: ScreenBroke })
const page = <const Path extends string>(path: Path, component: () => React.ReactNode) =>
  createRoute({ getParentRoute: () => root, path, component })

export const adminRouter = createRouter({
  basepath: '/admin',
  routeTree: root.addChildren([
    page('/', FirstStorePage),
    page('/$storeId', BoardPage),
    page('/$storeId/menu', MenuPage),
    page('/$storeId/today', TodayPage),
  ]),
})
