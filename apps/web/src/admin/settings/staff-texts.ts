/** What the settings say of who works at a store. */
import { inBoth } from '../../texts/in-both.ts'

export const staffTexts = inBoth({
  staff: { ko: '직원', en: 'Staff' },
  staffHint: {
    ko: '각자 자기 계정과 PIN으로 일하고, 무엇을 했는지 이름과 함께 남아요. 정산과 직원 관리는 사장님만 할 수 있어요.',
    en: 'Everyone works with their own account and PIN, and what they do is written down with their name. Payouts and staff stay yours.',
  },
  none: {
    ko: '아직 함께 일하는 직원이 없어요. 초대하면 비밀번호를 나누지 않고 함께 쓸 수 있어요.',
    en: 'Nobody else works here yet. Invite people, and nobody needs your password.',
  },
  managerDoes: { ko: '정산과 직원 관리를 뺀 모든 일', en: 'Everything but payouts and staff' },
  counterDoes: { ko: '주문, 품절, 한도까지 환불', en: 'Orders, sold-out, refunds up to the limit' },
  kitchenDoes: { ko: '조리 시작, 체크, 준비 완료', en: 'Start, tick off, ready' },
  since: { ko: (day: string) => `${day}부터`, en: (day: string) => `since ${day}` },
  hasPin: { ko: 'PIN 있음', en: 'PIN set' },
  noPin: { ko: 'PIN 없음', en: 'no PIN' },
  roleOf: { ko: (name: string) => `${name}의 역할`, en: (name: string) => `Role of ${name}` },
  roleChanged: {
    ko: (name: string, role: string) => `${name}: ${role}(으)로 바꿨어요.`,
    en: (name: string, role: string) => `${name} is now: ${role}.`,
  },
  undo: { ko: '되돌리기', en: 'Undo' },
  resetPin: { ko: 'PIN 지우기', en: 'Reset PIN' },
  resetPinTitle: {
    ko: (name: string) => `${name}의 PIN을 지울까요?`,
    en: (name: string) => `Reset the PIN of ${name}?`,
  },
  resetPinHint: {
    ko: '지금 PIN은 더 쓸 수 없어요. 본인이 자기 계정으로 로그인해서 새로 정해요.',
    en: 'The present PIN works no more. They set a new one, logged in with their own account.',
  },
  pinReset: { ko: 'PIN을 지웠어요.', en: 'The PIN was reset.' },
  remove: { ko: '내보내기', en: 'Remove' },
  removeTitle: { ko: (name: string) => `${name}을(를) 내보낼까요?`, en: (name: string) => `Remove ${name}?` },
  removeHint: {
    ko: '곧바로 이 가게의 주문과 화면을 볼 수 없어요. 한 일의 기록은 남아요. 다시 함께 일하려면 새로 초대해야 해요.',
    en: 'They are out at once, on every device. What they did stays written down. To come back they need a new invitation.',
  },
  removed: { ko: (name: string) => `${name}을(를) 내보냈어요.`, en: (name: string) => `${name} was removed.` },
  invite: { ko: '초대하기', en: 'Invite' },
  inviteTitle: { ko: '함께 일할 사람 초대', en: 'Invite somebody to work here' },
  email: { ko: '이메일', en: 'Email' },
  role: { ko: '역할', en: 'Role' },
  send: { ko: '초대 링크 만들기', en: 'Make the invitation' },
  mailed: {
    ko: (email: string) => `${email}에 초대 메일을 보냈어요. 링크를 직접 전해도 돼요.`,
    en: (email: string) => `The invitation was mailed to ${email}. You can also hand on the link yourself.`,
  },
  handOn: {
    ko: '메일은 보내지 않았어요. 이 링크를 직접 전해 주세요.',
    en: 'No mail was sent. Please hand on this link yourself.',
  },
  link: { ko: '초대 링크', en: 'Invitation link' },
  shownOnce: {
    ko: '링크는 지금 한 번만 보여요. 한 번만 쓸 수 있고, 잃어버리면 다시 초대하면 돼요.',
    en: 'The link is shown this once and works once. If it gets lost, invite again.',
  },
  done: { ko: '완료', en: 'Done' },
  invited: { ko: '초대한 사람', en: 'Invited' },
  until: { ko: (time: string) => `${time}까지`, en: (time: string) => `until ${time}` },
  takeBack: { ko: '초대 취소', en: 'Withdraw' },
  takenBack: { ko: '초대를 취소했어요. 링크는 더 열리지 않아요.', en: 'Withdrawn. The link opens nothing any more.' },
  limit: { ko: '카운터 환불 한도', en: 'Counter refund limit' },
  limitHint: {
    ko: '카운터 직원이 한 주문에서 환불할 수 있는 금액을 모두 합쳐서예요. 비워 두면 카운터에서는 환불할 수 없어요.',
    en: 'For one order, all of the counter together. Left empty, the counter gives no refunds.',
  },
  save: { ko: '저장', en: 'Save' },
  limitSaved: { ko: '한도를 저장했어요.', en: 'The limit was saved.' },
  activity: { ko: '활동 기록', en: 'Activity' },
  activityHint: { ko: '누가 언제 무엇을 했는지 볼 수 있어요.', en: 'Who did what, and when.' },
  ownerOnly: {
    ko: '직원 관리는 사장님이 자기 비밀번호로 로그인해서 해요.',
    en: 'Staff are managed by the owner, logged in with their own password.',
  },
})
