/** What one calls somebody by: 최하늘 is 하늘, Choi Haneul is Haneul where the family's name is known to come first, else the first word. */
const familyNamesOfTwo = ['남궁', '황보', '제갈', '사공', '선우', '서문', '독고', '동방']
/** As they are written in Latin letters, by most. */
const familyNames = new Set(
  'kim lee yi rhee park pak choi choe jung jeong chung kang gang cho jo yoon yun jang chang lim im rim han oh seo suh shin sin kwon gwon hwang ahn an song ryu yoo yu hong jeon jun ko go moon mun yang son bae baek heo hur nam shim sim noh no ha'.split(
    ' ',
  ),
)

export function firstNameOf(name: string): string {
  const words = name.trim().split(/\s+/)
  const [first = '', second] = words
  if (/^[가-힣]{2,5}$/.test(first)) {
    const family = familyNamesOfTwo.find((known) => first.length > 3 && first.startsWith(known)) ?? first.slice(0, 1)
    return first.slice(family.length)
  }
  return second !== undefined && familyNames.has(first.toLowerCase()) ? second : first
}
