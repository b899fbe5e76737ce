/** /client: choose, pay, follow. */
import { startApp } from '../start-app.tsx'
import { keptFor } from './kept.ts'
import { clientRouter } from './routes.tsx'
// Last, so that it has the last word over the components' own styles.
import './client.css'

keptFor(startApp({ name: 'client', role: 'customer', router: clientRouter }).session)
