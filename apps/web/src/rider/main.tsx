/** /rider: the screen on the handlebar. */
import './rider.css'
import { startApp } from '../start-app.tsx'
import { riderRouter } from './routes.tsx'

startApp({ name: 'rider', role: 'rider', router: riderRouter })
