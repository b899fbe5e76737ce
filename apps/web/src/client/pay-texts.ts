/** What is said while somebody pays at a provider: in its form, in its window, at their bank. */
import { inBoth } from '../texts/in-both.ts'

export const payTexts = inBoth({
  howToPay: { ko: '결제 방법', en: 'How to pay' },
  method_card: { ko: '테스트 카드', en: 'Test card' },
  method_stripe: { ko: '카드', en: 'Card' },
  method_toss: { ko: '토스페이먼츠 (카드·간편결제)', en: 'Toss Payments (cards and easy pay)' },
  atNextStep: { ko: '다음 화면에서 결제해요.', en: 'You pay in the next step.' },
  notPaidYet: {
    ko: '아직 결제가 끝나지 않았어요. 결제하면 바로 가게에 전달돼요. 다른 기기에서도 이어서 결제할 수 있어요.',
    en: 'This order is not paid yet. It goes to the store once you have paid. You can also go on paying on another device.',
  },
  goOnPaying: { ko: '이어서 결제하기', en: 'Go on paying' },
  stopped: {
    ko: '결제를 그만두셨어요. 결제된 금액은 없고, 주문은 잠시 보관돼요.',
    en: 'You left the payment. Nothing has been charged, and we keep your order for a while.',
  },
  failed: {
    ko: '결제가 되지 않았어요. 다시 하거나 다른 카드로 결제해 주세요.',
    en: 'The payment did not go through. Please try again, or use another card.',
  },
  formLoading: { ko: '결제 화면을 불러오고 있어요', en: 'Opening the payment form' },
  formMissing: {
    ko: '결제 화면을 불러오지 못했어요. 인터넷 연결이나 광고 차단 설정을 확인하고 다시 해 주세요.',
    en: 'The payment form could not be opened. Check your connection or ad blocker and try again.',
  },
  tryAgain: { ko: '다시 불러오기', en: 'Try again' },
  cardForm: { ko: '카드 정보', en: 'Card details' },
  pay: { ko: (price: string) => `${price} 결제하기`, en: (price: string) => `Pay ${price}` },
})
