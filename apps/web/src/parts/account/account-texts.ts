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
