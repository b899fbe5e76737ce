/** What screens that ring say of their sound. */
import { inBoth } from '../../texts/in-both.ts'

export const alarmTexts = inBoth({
  soundOn: { ko: '소리 켜짐: 끄기', en: 'Sound is on: mute' },
  soundOff: { ko: '소리 꺼짐: 켜기', en: 'Sound is off: unmute' },
  touchToHear: {
    ko: '브라우저가 소리를 막고 있어요. 화면을 한 번 누르면 새 주문을 소리로 알려드려요.',
    en: 'Your browser keeps this screen silent until you touch it. Touch it once to hear new orders.',
  },
})
