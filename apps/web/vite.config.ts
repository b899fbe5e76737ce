/** Five pages, one origin: /client, /admin, /kitchen, /rider and /ops beside the API, as the gateway serves them. */
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { compressedBeside } from './build/compressed-beside.ts'
import { noSchemaWords } from './build/no-schema-words.ts'
import { pageOfEachApp } from './build/page-of-each-app.ts'
import { pngIconsOf } from './build/png-icons.ts'
import { themeStyleSheet } from './build/theme-style-sheet.ts'
import { thirdPartyNotices } from './build/third-party-notices.ts'

const here = import.meta.dirname
const apps = ['client', 'admin', 'kitchen', 'rider', 'ops']
/** In development the API is a running gateway's. */
const gateway = process.env['JUMUN_GATEWAY'] ?? 'http://localhost:8088'
const api =
  '^/(signup|login|logout|token|users|welcome|stores|tickets|catalog|orders|payments|deliveries|dashboards|demo|health|docs|openapi.json)(/|$|\\?)'

export default defineConfig({
  root: here,
  base: '/',
  appType: 'mpa',
  plugins: [
    noSchemaWords(),
    react(),
    themeStyleSheet(),
    pageOfEachApp(apps),
    pngIconsOf(`${here}/public`),
    thirdPartyNotices(`${here}/../..`),
    compressedBeside(),
  ],
  resolve: { alias: { typebox: `${here}/build/no-schemas.ts` } },
  server: { proxy: { [api]: { target: gateway, changeOrigin: false } } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    assetsDir: 'assets',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      input: Object.fromEntries(apps.map((app) => [app, `${here}/${app}/index.html`])),
    },
  },
})
