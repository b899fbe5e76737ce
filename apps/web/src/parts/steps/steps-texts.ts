/** What every screen with steps says about one that is held, waits or was refused. */
import { inBoth } from '../../texts/in-both.ts'

export const stepsTexts = inBoth({
  undo: { ko: '되돌리기', en: 'Undo' },
  inSeconds: { ko: (n: number) => `${n}초 뒤에 해요`, en: (n: number) => `in ${n} s` },
  now: { ko: '하고 있어요', en: 'now' },
  doNotSend: { ko: '보내지 않기', en: 'Do not send' },
  waits: { ko: '아직 보내지 못했어요', en: 'Not sent yet' },
  waiting: {
    ko: (n: number) => `${n}가지를 아직 보내지 못했어요. 적어 두었다가 연결되면 누른 순서대로 보내요.`,
    en: (n: number) =>
      n === 1
        ? 'One step is not sent yet. It is kept here and goes out as soon as somebody answers.'
        : `${n} steps are not sent yet. They are kept here and go out in the order of your taps as soon as somebody answers.`,
  },
  refused: {
    ko: (n: number) => `${n}가지는 하지 못했어요`,
    en: (n: number) => (n === 1 ? 'One step was not done' : `${n} steps were not done`),
  },
  read: { ko: '확인했어요', en: 'I have read it' },
})
