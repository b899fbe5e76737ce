/** What every screen with steps says about one that is held, waits or was refused. */
import { inBoth } from '../../texts/in-both.ts'

export const stepsTexts = inBoth({
  undo: { ko: '되돌리기', en: 'Undo' },
  inSeconds: { ko: (n: number) => `${n}초 뒤에 처리돼요`, en: (n: number) => `in ${n} s` },
  now: { ko: '처리하고 있어요', en: 'now' },
  doNotSend: { ko: '보내지 않기', en: 'Do not send' },
  waits: { ko: '아직 보내지 못했어요', en: 'Not sent yet' },
  waiting: {
    ko: (n: number) => `아직 보내지 못한 것이 ${n}건 있어요. 저장해 두었다가 연결되면 누른 순서대로 보내요.`,
    en: (n: number) =>
      n === 1
        ? 'One step is not sent yet. It is saved here and sent as soon as the connection is back.'
        : `${n} steps are not sent yet. They are saved here and sent in order as soon as the connection is back.`,
  },
  refused: {
    ko: (n: number) => `처리하지 못한 것이 ${n}건 있어요`,
    en: (n: number) => (n === 1 ? 'One step was not done' : `${n} steps were not done`),
  },
  read: { ko: '확인했어요', en: 'Got it' },
})
