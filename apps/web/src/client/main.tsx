/** /client: choose, pay, follow. */
import './client.css'
import { startApp } from '../start-app.tsx'
import { clientRouter } from './routes.tsx'

startApp({ name: 'client', role: 'customer', router: clientRouter })
