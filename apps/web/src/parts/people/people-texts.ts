/** What is said of the people of a store: their roles, and who stands at a shared tablet. */
import { inBoth } from '../../texts/in-both.ts'

export const peopleTexts = inBoth({
  owner: { ko: '사장님', en: 'Owner' },
  manager: { ko: '매니저', en: 'Manager' },
  counter: { ko: '카운터', en: 'Counter' },
  kitchen: { ko: '주방', en: 'Kitchen' },
  nameless: { ko: '이름 없음', en: 'No name' },
  who: { ko: '담당자', en: 'Who is here' },
  whoTitle: { ko: '지금 누가 일하나요?', en: 'Who works here now?' },
  whoHint: {
    ko: 'PIN을 입력하면 이 태블릿에서 한 일이 그 사람 이름으로 남아요.',
    en: 'With a PIN, what is done on this tablet is written down in that person’s name.',
  },
  isHere: {
    ko: (name: string, role: string) => `지금 ${name} (${role})`,
    en: (name: string, role: string) => `Here now: ${name} (${role})`,
  },
  until: { ko: (time: string) => `${time}에 저절로 끝나요.`, en: (time: string) => `Ends by itself at ${time}.` },
  lock: { ko: '잠그기', en: 'Lock' },
  lockedTitle: { ko: '태블릿이 잠겼어요', en: 'This tablet is locked' },
  lockedHint: {
    ko: '이름을 누르고 PIN을 입력하면 이어서 일할 수 있어요. 새 주문은 잠긴 동안에도 울려요.',
    en: 'Tap your name and enter your PIN to go on. New orders ring while it is locked, too.',
  },
  lockedNoPin: {
    ko: 'PIN이 없다면 로그아웃한 뒤 비밀번호로 로그인해 주세요.',
    en: 'Without a PIN: log out, and log in with a password.',
  },
  noPin: { ko: 'PIN 없음', en: 'No PIN yet' },
  nobodyHasPin: {
    ko: '아직 PIN을 정한 사람이 없어요. 각자 자기 계정으로 로그인해서 여기에서 정해요.',
    en: 'Nobody has set a PIN yet. Each person sets theirs here, logged in with their own account.',
  },
  pin: { ko: 'PIN', en: 'PIN' },
  pinOf: { ko: (name: string) => `${name} PIN 입력`, en: (name: string) => `PIN of ${name}` },
  enter: { ko: '확인', en: 'Enter' },
  eraseOne: { ko: '한 글자 지우기', en: 'Erase one digit' },
  back: { ko: '뒤로', en: 'Back' },
  paused: {
    ko: (minutes: number) => `PIN을 여러 번 틀렸어요. ${minutes}분 뒤에 다시 시도해 주세요.`,
    en: (minutes: number) => `Too many wrong PINs. Try again in ${minutes} min.`,
  },
  welcome: { ko: (name: string) => `${name} 님, 시작할게요.`, en: (name: string) => `${name}, you are on.` },
  asked: {
    ko: '앞사람의 시간이 끝났어요. 저장하지 못한 내용은 그대로 있으니, PIN을 입력하고 다시 해 주세요.',
    en: 'That person’s time is over. What you filled in is still there: enter a PIN and do it again.',
  },
  myPin: { ko: '내 PIN', en: 'My PIN' },
  myPinHint: {
    ko: '숫자 4~8자리. 1234나 0000 같은 쉬운 번호는 쓸 수 없어요.',
    en: '4 to 8 digits. Easy ones such as 1234 or 0000 are not taken.',
  },
  setPin: { ko: 'PIN 정하기', en: 'Set PIN' },
  changePin: { ko: 'PIN 바꾸기', en: 'Change PIN' },
  removePin: { ko: 'PIN 없애기', en: 'Remove PIN' },
  pinSet: { ko: 'PIN을 정했어요.', en: 'Your PIN is set.' },
  pinRemoved: { ko: 'PIN을 없앴어요.', en: 'The PIN was removed.' },
  pinTooEasy: {
    ko: '남들이 먼저 눌러 볼 번호예요. 다른 번호로 정해 주세요.',
    en: 'Others would try that one first. Please choose another.',
  },
  notYourPart: { ko: '맡은 역할로는 볼 수 없는 화면이에요', en: 'This page is not part of your role' },
  notYourPartHint: {
    ko: '매니저나 사장님이 이 태블릿에서 PIN을 입력하면 볼 수 있어요.',
    en: 'A manager or the owner can open it here with their PIN.',
  },
  toBoard: { ko: '주문 화면으로', en: 'To the orders' },
  byPin: { ko: 'PIN으로 바꾸기', en: 'Switch by PIN' },
  nowhere: { ko: '아직 일하는 가게가 없어요', en: 'You do not work at a store yet' },
  nowhereHint: {
    ko: '사장님이 보낸 초대 링크를 열면 여기에 가게가 보여요.',
    en: 'Open the invitation link from the owner, and the store appears here.',
  },
})
