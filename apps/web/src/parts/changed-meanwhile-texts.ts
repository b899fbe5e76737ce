/** What a form says when the same was changed elsewhere while it was filled in. */
import { inBoth } from '../texts/in-both.ts'

export const changedMeanwhileTexts = inBoth({
  title: { ko: '그 사이에 다른 곳에서 바뀌었어요', en: 'Changed elsewhere while you were typing' },
  hint: {
    ko: '아직 저장하지 않았고, 입력한 내용은 그대로 있어요. 지금은 이렇게 되어 있어요.',
    en: 'Nothing has been saved yet, and what you typed is still here. This is how it is now.',
  },
  keepMine: { ko: '내가 입력한 대로 저장', en: 'Keep mine' },
  takeTheirs: { ko: '지금 값 그대로 두기', en: 'Take theirs' },
  useThis: { ko: '이 값 쓰기', en: 'Use this' },
  on: { ko: '켜짐', en: 'On' },
  off: { ko: '꺼짐', en: 'Off' },
})
