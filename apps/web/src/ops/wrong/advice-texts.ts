/** What can be done about something that is wrong, in words for whoever was woken by it. */
import { inBoth } from '../../texts/in-both.ts'

export const adviceTexts = inBoth({
  advice_end: {
    ko: '저절로 끝나지 않으면 주문을 끝내세요. 손님에게 돈이 돌아가고, 되돌릴 수 없어요.',
    en: 'If it does not go on by itself, end the order: its money goes back. That cannot be undone.',
  },
  'advice_give-back': {
    ko: '돌아가야 할 돈이 아직 남아 있어요. 서비스가 계속 시도하고 있고, 급하면 여기에서 돌려주세요.',
    en: 'Money is still owed. It is tried again and again; if it cannot wait, give it back here.',
  },
  advice_parked: {
    ko: '보류된 메시지예요. 다시 시도하거나, 읽고 고치거나, 버릴 수 있어요.',
    en: 'A message was set aside: try it again, read and edit it, or drop it.',
  },
  advice_rebuild: {
    ko: '화면의 기록이 이벤트 로그와 다를 수 있어요. 옆에 새로 만들어 비교해 보세요.',
    en: 'What is shown may not be what the log says: build it anew beside the old one, and compare.',
  },
  'advice_log-away': {
    ko: '이벤트 로그가 다시 받기 시작하면 저절로 해결돼요. 로그가 살아 있는지 확인하세요.',
    en: 'It goes by itself once the event log takes events again: see whether the log is up.',
  },
  'advice_log-lost': {
    ko: '로그가 잃은 것을 어떻게 할지 사람이 정해야 해요. docs/log-went-back.md에 순서가 있어요.',
    en: 'Somebody has to decide about what the log lost: docs/log-went-back.md says step by step how.',
  },
  advice_look: {
    ko: '여기에서 되돌릴 수 있는 것은 없어요. 주문의 기록과 로그를 보고 원인을 찾으세요. npm run audit가 더 깊이 살펴봐요.',
    en: 'Nothing here can undo it. Look at the timeline and logs of the order; `npm run audit` looks deeper.',
  },
  openParked: { ko: '보류된 메시지 보기', en: 'Open parked messages' },
  openRebuild: { ko: '새로 만들어 비교하기', en: 'Rebuild and compare' },
  checkAgain: { ko: '지금 다시 확인', en: 'Check again' },
  stillThere: { ko: '아직 해결되지 않았어요.', en: 'It is still wrong.' },
})
