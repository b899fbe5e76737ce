/** /client: choose, pay, follow. */
import { startApp } from '../start-app.tsx'
import { clientRouter } from './routes.tsx'
// Last, so that it has the last word over the components' own styles.
import './client.css'

startApp({ name: 'client', role: 'customer', router: clientRouter })
