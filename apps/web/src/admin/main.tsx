/** /admin: the screen on the counter. */
import './admin.css'
import { startApp } from '../start-app.tsx'
import { adminRouter } from './routes.tsx'

startApp({ name: 'admin', role: 'owner', router: adminRouter })
