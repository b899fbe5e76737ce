/** /kitchen: the screen over the stove, read from two metres and worked with a wet hand. */
import { personInBrowser } from '../api/person-in-browser.ts'
import { startApp } from '../start-app.tsx'
import { kitchenRouter } from './routes.tsx'
// Last, so that it has the last word over the components' own styles.
import '../parts/steps/steps.css'
import '../parts/tickets/tickets.css'
import './kitchen.css'

startApp({
  name: 'kitchen',
  role: 'owner',
  router: kitchenRouter,
  people: personInBrowser('kitchen', { locksAfter: false }),
})
