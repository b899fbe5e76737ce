/** /admin: the screen on the counter. */
import { personInBrowser } from '../api/person-in-browser.ts'
import { startApp } from '../start-app.tsx'
import { adminRouter } from './routes.tsx'
// Last, so that it has the last word over the components' own styles.
import '../parts/steps/steps.css'
import '../parts/tickets/tickets.css'
import './admin.css'

startApp({ name: 'admin', role: 'owner', router: adminRouter, people: personInBrowser('admin', { locksAfter: true }) })
