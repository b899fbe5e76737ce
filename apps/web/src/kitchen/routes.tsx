/** The kitchen's pages; store and station are part of the address, so that two stations can stand side by side. */
import { createRootRoute, createRoute, createRouter, type RouteComponent } from '@tanstack/react-router'
import { PageGone, ScreenBroke } from '../parts/gone.tsx'
import { pageLater } from '../parts/page-later.ts'
import { BoardPage } from './board-page.tsx'
import { ChoosePage, StartPage } from './choose-page.tsx'
import { KitchenShell } from './shell.tsx'

const root = createRootRoute({ component: KitchenShell, notFoundComponent: PageGone, errorComponent: ScreenBroke })
const page = <const Path extends string>(path: Path, component: RouteComponent) =>
  createRoute({ getParentRoute: () => root, path, component })

const account = pageLater(() => import('../parts/account/account-page.tsx'), 'AccountPage')

export const kitchenRouter = createRouter({
  basepath: '/kitchen',
  routeTree: root.addChildren([
    page('/', StartPage),
    page('/choose', ChoosePage),
    page('/account', account),
    page('/$storeId', BoardPage),
    page('/$storeId/$station', BoardPage),
  ]),
})
