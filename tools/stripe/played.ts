/** localstripe, had and started: for whoever needs Stripe without being one of our driver's own tests. */
import { localStripe, secretKey } from '../../services/payment/src/provider/stripe/programs.ts'
import { installLocalStripe } from './install.ts'

export async function playedStripe() {
  process.env['JUMUN_LOCALSTRIPE'] = installLocalStripe()
  return { ...(await localStripe()), secretKey }
}
