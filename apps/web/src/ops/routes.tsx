/** The operators' pages: orders with the chosen one in the address, the platform, the events, the security log. */
import { createRootRoute, createRoute, createRouter, type RouteComponent } from '@tanstack/react-router'
import { PageGone, ScreenBroke } from '../parts/gone.tsx'
import { pageLater } from '../parts/page-later.ts'
import { OpsShell } from './shell.tsx'
import { WallPage } from './wall-page.tsx'

const root = createRootRoute({ component: OpsShell, notFoundComponent: PageGone, errorComponent: ScreenBroke })
const page = <const Path extends string>(path: Path, component: RouteComponent) =>
  createRoute({ getParentRoute: () => root, path, component })

const events = pageLater(() => import('./events-page.tsx'), 'EventsPage')
const security = pageLater(() => import('./security-page.tsx'), 'SecurityPage')
const charts = pageLater(() => import('./charts/charts-page.tsx'), 'ChartsPage')
const then = pageLater(() => import('./then/then-page.tsx'), 'ThenPage')
const platform = pageLater(() => import('./platform-page.tsx'), 'PlatformPage')

const account = pageLater(() => import('../parts/account/account-page.tsx'), 'AccountPage')
const payouts = pageLater(() => import('./payouts-page.tsx'), 'PayoutsPage')
const webhooks = pageLater(() => import('./webhooks-page.tsx'), 'WebhooksPage')
const people = pageLater(() => import('./people-page.tsx'), 'PeoplePage')

export const opsRouter = createRouter({
  basepath: '/ops',
  routeTree: root.addChildren([
    page('/', WallPage),
    page('/orders/$orderId', WallPage),
    page('/platform', platform),
    page('/charts', charts),
    page('/then', then),
    page('/then/$at', then),
    page('/then/$at/$orderId', then),
    page('/events', events),
    page('/security', security),
    page('/account', account),
    page('/people', people),
    page('/payouts', payouts),
    page('/webhooks', webhooks),
  ]),
})
