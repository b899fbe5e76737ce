/**
 * Somebody who opens an address that leads nowhere, or one that cannot be shown now, gets a page with a way home, in both
 * languages; a program gets the same as a problem document.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { apps } from './web-apps.ts'

type Language = 'ko' | 'en'
interface Words {
  readonly title: string
  readonly text: string
}
const words = {
  lost: {
    ko: { title: '없는 페이지예요', text: '주소를 다시 확인하거나 처음 화면에서 찾아보세요.' },
    en: { title: 'This page does not exist', text: 'Check the address, or start again from the home page.' },
  },
  closed: {
    ko: { title: '볼 수 없는 페이지예요', text: '이 주소는 브라우저로 열 수 없어요. 처음 화면에서 시작해 주세요.' },
    en: { title: 'You cannot open this page', text: 'This address is not a page. Please start from the home page.' },
  },
  later: {
    ko: { title: '지금은 열 수 없어요', text: '잠시 뒤에 다시 열어 주세요. 이미 넣은 주문은 그대로 진행돼요.' },
    en: {
      title: 'We cannot show this right now',
      text: 'Please try again in a moment. Orders already placed are not affected.',
    },
  },
} as const satisfies Record<string, Record<Language, Words>>
const home = { ko: '처음 화면으로', en: 'Go to the home page' } as const
const again = { ko: '다시 열기', en: 'Try again' } as const

const kindOf = (status: number): keyof typeof words =>
  status === 404 ? 'lost' : status >= 500 || status === 429 ? 'later' : 'closed'

/** Its style sheet and its picture come from here, and nothing else. */
const policy =
  "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

export function pagesForPeople(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload) => {
    const isProblem = String(reply.getHeader('content-type') ?? '').startsWith('application/problem+json')
    if (!isProblem || !isOpenedByAPerson(request)) return payload
    const page = pageOf(reply.statusCode, request)
    void reply.headers({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      'content-length': Buffer.byteLength(page),
      'cache-control': 'no-store',
      vary: 'accept, accept-language',
    })
    return page
  })
}

/** A browser that goes to an address says that it would like a page, and that before anything else. */
function isOpenedByAPerson({ method, headers }: FastifyRequest): boolean {
  const goesThere = (headers['sec-fetch-mode'] ?? 'navigate') === 'navigate'
  return method === 'GET' && goesThere && (headers.accept ?? '').startsWith('text/html')
}

function pageOf(status: number, { url, headers }: FastifyRequest): string {
  const first: Language = /^\s*ko\b/i.test(headers['accept-language'] ?? '') ? 'ko' : 'en'
  const kind = kindOf(status)
  const app = apps.find((name) => url.startsWith(`/${name}/`)) ?? 'client'
  const part = (language: Language): string => {
    const { title, text } = words[kind][language]
    const retry = kind === 'later' ? `<a class="again" href="">${again[language]}</a>` : ''
    return `<section lang="${language}"><h1>${title}</h1><p>${text}</p><p>${retry}<a class="home" href="/${app}/">${home[language]}</a></p></section>`
  }
  return `<!doctype html>
<html lang="${first}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex"><link rel="icon" href="/jumun.svg"><link rel="stylesheet" href="/pages-for-people.css">
<title>${words[kind][first].title} · 주문 Jumun</title></head>
<body><main><img src="/jumun.svg" alt="" width="72" height="72">${part(first)}${part(first === 'ko' ? 'en' : 'ko')}</main></body></html>
`
}
