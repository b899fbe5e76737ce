/** /rider: the screen on the handlebar. */
import { startApp } from '../start-app.tsx'
import { riderRouter } from './routes.tsx'
// Last, so that it has the last word over the components' own styles.
import '../parts/steps/steps.css'
import './rider.css'

startApp({ name: 'rider', role: 'rider', router: riderRouter })
