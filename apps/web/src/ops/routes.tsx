/** The operators' pages: one wall; the chosen order is part of the address. */
import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router'
import { PageGone, ScreenBroke } from '../parts/gone.tsx'
import { OpsShell } from './shell.tsx'
import { WallPage } from './wall-page.tsx'

const root = createRootRoute({ component: OpsShell, notFoundComponent: PageGone, errorComponent: ScreenBroke })
const page = <const Path extends string>(path: Path) =>
  createRoute({ getParentRoute: () => root, path, component: WallPage })

export const opsRouter = createRouter({
  basepath: '/ops',
  routeTree: root.addChildren([page('/'), page('/orders/$orderId')]),
})
