/**
 * What a customer sees of the provider in the form of Toss Payments: its script for a shop's page, and the page to which that
 * leads, where somebody says yes, or with which card, or closes it. https://docs.tosspayments.com/sdk/v2/js
 */
import type { FastifyInstance, FastifyReply } from 'fastify'

interface Window {
  readonly orderId: string
  readonly orderName: string
  readonly amount: number
  readonly successUrl: URL
  readonly failUrl: URL
}
interface Needs {
  readonly clientKey: string
  readonly isPaid: (orderId: string) => boolean
  readonly pays: (orderId: string, amount: number, card: 'good' | 'rejected') => { readonly paymentKey: string }
}
type Query = Readonly<Record<string, string | undefined>>

/** In the place of https://js.tosspayments.com/v2/standard. */
export const scriptOf = (url: string): string => `globalThis.TossPayments = Object.assign(
  (clientKey) => ({
    payment: ({ customerKey }) => ({
      async requestPayment({ amount: { currency, value }, ...asked }) {
        const wish = { ...asked, clientKey, customerKey, currency, amount: value }
        location.assign(${JSON.stringify(`${url}/window?`)} + new URLSearchParams(wish))
      },
    }),
  }),
  { ANONYMOUS: '@@ANONYMOUS' },
)`

export function showWindow(app: FastifyInstance, { clientKey, isPaid, pays }: Needs): void {
  const refuse = (reply: FastifyReply, code: string) =>
    reply.code(400).send({ code, message: 'the window cannot open' })

  app.get<{ Querystring: Query }>('/window', async ({ query }, reply) => {
    if (query['clientKey'] !== clientKey) return refuse(reply, 'INVALID_CLIENT_KEY')
    const wish = wishIn(query)
    return wish ? reply.type('text/html; charset=utf-8').send(pageOf(wish, query)) : refuse(reply, 'INVALID_REQUEST')
  })
  app.get<{ Querystring: Query }>('/window/done', async ({ query }, reply) => {
    const wish = query['clientKey'] === clientKey ? wishIn(query) : undefined
    if (!wish) return refuse(reply, 'INVALID_REQUEST')
    const { orderId, amount, successUrl, failUrl } = wish
    const failed = (code: string, message: string) => reply.redirect(leading(failUrl, { code, message, orderId }))
    switch (query['by']) {
      case 'close':
        return failed('PAY_PROCESS_CANCELED', 'the customer has closed the window')
      case 'good':
      case 'rejected': {
        if (isPaid(orderId)) return failed('DUPLICATED_ORDER_ID', 'this order is paid')
        const { paymentKey } = pays(orderId, amount, query['by'])
        return reply.redirect(
          leading(successUrl, { paymentType: 'NORMAL', orderId, paymentKey, amount: String(amount) }),
        )
      }
      default:
        return refuse(reply, 'INVALID_REQUEST')
    }
  })
}

/** Undefined: Toss would not open with this. */
function wishIn(query: Query): Window | undefined {
  const { method, currency, orderId = '', orderName = '', amount = '', successUrl = '', failUrl = '' } = query
  const isWhole =
    method === 'CARD' &&
    currency === 'KRW' &&
    /^[\w=-]{6,64}$/.test(orderId) &&
    orderName.length >= 1 &&
    orderName.length <= 100 &&
    /^[1-9]\d{0,8}$/.test(amount)
  const [success, fail] = [successUrl, failUrl].map((url) => (URL.canParse(url) ? new URL(url) : undefined))
  const areWebs = [success, fail].every((url) => url !== undefined && /^https?:$/.test(url.protocol))
  if (!isWhole || !areWebs || !success || !fail) return undefined
  return { orderId, orderName, amount: Number(amount), successUrl: success, failUrl: fail }
}

function leading(to: URL, said: Readonly<Record<string, string>>): string {
  const url = new URL(to)
  for (const [name, value] of Object.entries(said)) url.searchParams.set(name, value)
  return url.href
}

function pageOf({ orderName, amount }: Window, query: Query): string {
  const button = (by: string, words: string): string =>
    `<p><a id="${by}" href="${escaped(`/window/done?${new URLSearchParams({ ...query, by } as Record<string, string>)}`)}">${words}</a></p>`
  return `<!doctype html>
<html lang="ko">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>결제 · Sandbox</title>
<h1>${escaped(orderName)}</h1>
<p><strong>${amount.toLocaleString('ko')}원</strong> · 아무것도 청구되지 않아요. Nobody is charged.</p>
${button('good', '결제하기 · Pay')}
${button('rejected', '거절되는 카드로 결제하기 · Pay with a card that is refused')}
${button('close', '닫기 · Close')}
`
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
