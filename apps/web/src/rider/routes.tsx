/** The rider's pages: the road, and the day. */
import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router'
import { PageGone, ScreenBroke } from '../parts/gone.tsx'
import { DayPage } from './day-page.tsx'
import { RoadPage } from './road-page.tsx'
import { RiderShell } from './shell.tsx'

const root = createRootRoute({ component: RiderShell, notFoundComponent: PageGone, errorComponent: ScreenBroke })
const page = <const Path extends string>(path: Path, component: () => React.ReactNode) =>
  createRoute({ getParentRoute: () => root, path, component })

export const riderRouter = createRouter({
  basepath: '/rider',
  routeTree: root.addChildren([page('/', RoadPage), page('/day', DayPage)]),
})
