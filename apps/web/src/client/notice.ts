/** One notification on the customer's device; through the service worker where there is one, because phones allow no other. */
export const noticesArePossible = 'Notification' in globalThis && isSecureContext

export async function notice(title: string, body: string, orderId: string): Promise<void> {
  if (!noticesArePossible || Notification.permission !== 'granted') return
  const path = `/client/orders/${orderId}`
  const icon = '/icon-192.png'
  const worker = await navigator.serviceWorker?.getRegistration('/client').catch(() => undefined)
  if (worker) return worker.showNotification(title, { body, icon, tag: orderId, data: { path } })
  const shown = new Notification(title, { body, icon, tag: orderId })
  shown.onclick = () => window.focus()
}
