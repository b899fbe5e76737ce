/** /ops: the whole platform on one wall. */
import './ops.css'
import { startApp } from '../start-app.tsx'
import { opsRouter } from './routes.tsx'

startApp({ name: 'ops', role: 'operator', router: opsRouter })
