/** /ops: the whole platform on one wall. */
import { startApp } from '../start-app.tsx'
import { opsRouter } from './routes.tsx'
// Last, so that it has the last word over the components' own styles.
import './ops.css'

startApp({ name: 'ops', role: 'operator', router: opsRouter })
