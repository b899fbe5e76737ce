/** The rider's pages: the road, and the day. */
import { createRootRoute, createRoute, createRouter, type RouteComponent } from '@tanstack/react-router'
import { PageGone, ScreenBroke } from '../parts/gone.tsx'
import { pageLater } from '../parts/page-later.ts'
import { DayPage } from './day-page.tsx'
import { RoadPage } from './road-page.tsx'
import { RiderShell } from './shell.tsx'

const root = createRootRoute({ component: RiderShell, notFoundComponent: PageGone, errorComponent: ScreenBroke })
const page = <const Path extends string>(path: Path, component: RouteComponent) =>
  createRoute({ getParentRoute: () => root, path, component })

const account = pageLater(() => import('../parts/account/account-page.tsx'), 'AccountPage')

export const riderRouter = createRouter({
  basepath: '/rider',
  routeTree: root.addChildren([page('/', RoadPage), page('/day', DayPage), page('/account', account)]),
})
