/**
 * Stripe's script as far as our page uses it, in the place of the one from js.stripe.com: localstripe has only the form of
 * before. What is typed goes to Stripe's address, and from there to localstripe. https://docs.stripe.com/js
 */
import type { BrowserContext } from 'playwright-core'

interface Needs {
  /** Where localstripe answers. */
  readonly url: string
  /** It wants one, where Stripe is content with the public key and the payment's secret. */
  readonly secretKey: string
}

export async function stripesFormIn(context: BrowserContext, { url, secretKey }: Needs): Promise<void> {
  await context.route('https://js.stripe.com/**', (route) =>
    route.fulfill({ contentType: 'text/javascript', body: script }),
  )
  await context.route('https://api.stripe.com/**', async (route) => {
    const asked = route.request()
    const form = new URLSearchParams(asked.postData() ?? '')
    form.delete('key')
    const answer = await fetch(`${url}${new URL(asked.url()).pathname}`, {
      ...{ method: asked.method(), headers: { authorization: `Bearer ${secretKey}` }, body: form },
    })
    const said = (await answer.json()) as { error?: { type: string } }
    if (said.error && answer.status === 402) said.error.type = 'card_error' // as Stripe calls it
    await route.fulfill({
      ...{ status: answer.status, contentType: 'application/json', body: JSON.stringify(said) },
      headers: { 'access-control-allow-origin': '*' },
    })
  })
}

const script = `
globalThis.Stripe = (key) => {
  const ask = async (path, form) => {
    const body = new URLSearchParams({ key, ...form })
    const answer = await fetch('https://api.stripe.com/v1/' + path, { method: 'POST', body })
    return answer.json()
  }
  const button = (name, words) => {
    const one = Object.assign(document.createElement('button'), { type: 'button', name, textContent: words })
    return [one, new Promise((pressed) => one.addEventListener('click', pressed))]
  }
  return {
    elements: ({ clientSecret }) => {
      const elements = { clientSecret, place: undefined }
      const create = () => {
        const listeners = {}
        return {
          on: (event, then) => { listeners[event] = then },
          mount(place) {
            elements.place = place
            const label = Object.assign(document.createElement('label'), { textContent: 'Card number ' })
            label.append(Object.assign(document.createElement('input'), { name: 'stripe-card' }))
            place.replaceChildren(label)
            setTimeout(() => listeners.ready?.())
          },
          destroy: () => elements.place?.replaceChildren(),
        }
      }
      return Object.assign(elements, { create })
    },
    async confirmPayment({ elements: { clientSecret, place } }) {
      const intent = 'payment_intents/' + clientSecret.split('_secret_')[0]
      const details = { 'card[exp_month]': '12', 'card[exp_year]': '2030', 'card[cvc]': '123' }
      const number = place.querySelector('input').value
      const method = await ask('payment_methods', { type: 'card', 'card[number]': number, ...details })
      if (method.error) return { error: method.error }
      const changed = await ask(intent, { payment_method: method.id })
      if (changed.error) return { error: changed.error }
      const confirmed = await ask(intent + '/confirm', {})
      if (confirmed.error) return { error: confirmed.error }
      if (confirmed.status !== 'requires_action') return { paymentIntent: confirmed }
      const [yes, agreed] = button('bank-yes', 'It is me')
      const [no, refused] = button('bank-no', 'It is not')
      place.append(yes, no)
      const success = await Promise.race([agreed.then(() => true), refused.then(() => false)])
      yes.remove()
      no.remove()
      const done = await ask(intent + '/_authenticate', { client_secret: clientSecret, success: String(success) })
      if (done.status === 'succeeded') return { paymentIntent: done }
      return { error: { type: 'invalid_request_error', code: 'payment_intent_authentication_failure' } }
    },
  }
}`
