import { inBoth } from '../../texts/in-both.ts'

export const accountTexts = inBoth({
  password: { ko: '비밀번호 바꾸기', en: 'Change password' },
  oldPassword: { ko: '지금 비밀번호', en: 'Current password' },
  newPassword: { ko: '새 비밀번호', en: 'New password' },
  passwordHint: {
    ko: '8자 이상이면 돼요. 바꾸면 다른 기기에서는 로그아웃돼요.',
    en: 'At least 8 characters. Your other devices will be logged out.',
  },
  passwordChanged: {
    ko: '비밀번호를 바꿨어요. 다른 기기에서는 로그아웃했어요.',
    en: 'Password changed. Your other devices have been logged out.',
  },
  devices: { ko: '로그인한 기기', en: 'Where you are logged in' },
  devicesHint: {
    ko: '내가 쓰지 않는 기기가 있으면 로그아웃하고 비밀번호를 바꿔 주세요.',
    en: 'If you do not recognize a device, log it out and change your password.',
  },
  unknownDevice: { ko: '알 수 없는 기기', en: 'Unknown device' },
  thisDevice: { ko: '지금 이 기기', en: 'This device' },
  lastUsed: { ko: (when: string) => `마지막 사용 ${when}`, en: (when: string) => `Last used ${when}` },
  since: { ko: (when: string) => `로그인 ${when}`, en: (when: string) => `Logged in ${when}` },
  endIt: { ko: '로그아웃', en: 'Log out' },
  endDevice: { ko: (device: string) => `${device} 로그아웃`, en: (device: string) => `Log out ${device}` },
  endOthers: { ko: '다른 기기 모두 로그아웃', en: 'Log out all other devices' },
  ended: { ko: '로그아웃했어요.', en: 'Logged out.' },
  ownData: { ko: '내 정보', en: 'Your data' },
  ownDataHint: {
    ko: '보관 중인 내 정보를 모두 파일로 받거나, 계정을 삭제할 수 있어요.',
    en: 'Download everything we keep about you, or delete your account.',
  },
  copyOfAll: { ko: '내 정보 내려받기', en: 'Download your data' },
  deleteAccount: { ko: '계정 삭제', en: 'Delete account' },
  deleteTitle: { ko: '계정을 삭제할까요?', en: 'Delete your account?' },
  deleteHint: {
    ko: '되돌릴 수 없어요. 이름과 이메일, 주소, 요청사항이 모두 지워지고 모든 기기에서 로그아웃돼요. 가게가 있다면 문을 닫아요. 주문과 결제 기록은 누구의 것인지 알 수 없게 남아요.',
    en: 'This cannot be undone. Your name, email, addresses and notes are erased and every device is logged out. If you run a store, it closes. Orders and payments stay on record without saying whose they were.',
  },
  keepAccount: { ko: '그대로 둘래요', en: 'Keep my account' },
  deleteForGood: { ko: '영구 삭제', en: 'Delete forever' },
  accountDeleted: { ko: '계정을 삭제했어요.', en: 'Your account has been deleted.' },
  waitingTitle: { ko: '가입을 확인하고 있어요', en: 'We are reviewing your sign-up' },
  waitingRider: {
    ko: '운영팀이 확인하면 바로 배달을 시작할 수 있어요. 이 화면은 저절로 바뀌어요.',
    en: 'Once our team has approved you, you can start delivering. This page will update by itself.',
  },
  waitingOwner: {
    ko: '운영팀이 확인하면 바로 가게를 열 수 있어요. 이 화면은 저절로 바뀌어요.',
    en: 'Once our team has approved you, you can open your store. This page will update by itself.',
  },
  refusedTitle: { ko: '가입이 승인되지 않았어요', en: 'Your sign-up was not approved' },
  refusedHint: { ko: '궁금한 점은 운영팀에 문의해 주세요.', en: 'Please contact our team if you have questions.' },
})
