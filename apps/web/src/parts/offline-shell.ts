/** Lets the app be installed and open without a network, where the browser can (https, or this very machine). */
export function keepOfflineShell(app: string): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  // Without it everything works but opening offline.
  navigator.serviceWorker
    .register(`/${app}/sw.js`, { scope: `/${app}` })
    .catch((error: unknown) => console.warn('no offline shell', error))
}
