/** The colours, type and shape of Jumun: one value, read by the components and by the build (which turns it into a style sheet). */
import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core'

/** Ripe persimmon: the sign above the door. Shade 7 carries white text at 4.7 : 1. */
const persimmon: MantineColorsTuple = [
  '#fff2eb',
  '#ffe2d4',
  '#ffc3a8',
  '#fda179',
  '#f98350',
  '#f26c34',
  '#e2571f',
  '#c94510',
  '#a5390e',
  '#85300e',
]
/** Perilla leaf: ready, open, done. */
const leaf: MantineColorsTuple = [
  '#edf7ee',
  '#d9ecdb',
  '#b2d8b7',
  '#88c290',
  '#65b06f',
  '#4d9f59',
  '#3b8a48',
  '#2d7339',
  '#225c2d',
  '#184722',
]
/** Honey: being made. */
const honey: MantineColorsTuple = [
  '#fff8e3',
  '#ffefc6',
  '#fddf8f',
  '#f8cc57',
  '#f1ba2c',
  '#dda317',
  '#b9850c',
  '#946806',
  '#755105',
  '#573c05',
]
/** Evening sky: on its way. */
const dusk: MantineColorsTuple = [
  '#eef2fb',
  '#dbe3f5',
  '#b6c6ea',
  '#90a8de',
  '#708ed3',
  '#587ac8',
  '#4465b4',
  '#365296',
  '#2b4178',
  '#20315b',
]
/** Roasted brown in place of grey, so that nothing looks cold. */
const gray: MantineColorsTuple = [
  '#fbf7f0',
  '#f4ede2',
  '#e9dfd0',
  '#dacdba',
  '#c0b09b',
  '#9d8d79',
  '#78695a',
  '#5b4e43',
  '#40362e',
  '#2a221c',
]
const dark: MantineColorsTuple = [
  '#f1e9df',
  '#d6cabc',
  '#b3a595',
  '#8f8172',
  '#5d5147',
  '#463b33',
  '#362d27',
  '#2a231e',
  '#201a16',
  '#16120f',
]

/** The system's own faces, Korean ones first; where it has none that write Korean, the one that comes along (`korean-face.css`). */
const faces =
  '"Pretendard Variable", Pretendard, -apple-system, BlinkMacSystemFont, "Apple SD Gothic Neo", "Segoe UI", "Noto Sans KR", "Noto Sans CJK KR", "Malgun Gothic", "NanumGothic", Roboto, "Noto Sans KR Variable", sans-serif'

export const theme = createTheme({
  colors: { persimmon, leaf, honey, dusk, gray, dark },
  primaryColor: 'persimmon',
  primaryShade: 7,
  black: '#2a1c13',
  white: '#ffffff',
  fontFamily: faces,
  headings: { fontFamily: faces, fontWeight: '800' },
  defaultRadius: 'md',
  radius: { xs: '4px', sm: '8px', md: '12px', lg: '18px', xl: '28px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // The page's own style sheet stops scrolling behind a dialog: the library would write a <style> element, which our policy forbids.
    Modal: { defaultProps: { lockScroll: false, centered: true, radius: 'lg' } },
    Drawer: { defaultProps: { lockScroll: false } },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': '닫기 · Close' } } },
    Button: { defaultProps: { radius: 'xl' } },
  },
})

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#fcf8f1',
    '--mantine-color-text': '#2a1c13',
    '--mantine-color-dimmed': '#6d5e50',
    '--mantine-color-default-border': '#e6dac8',
  },
  dark: {
    '--mantine-color-body': '#1a1512',
    '--mantine-color-text': '#f1e9df',
    '--mantine-color-dimmed': '#b3a595',
    '--mantine-color-default-border': '#463b33',
    // The library's own are darker than the card they lie on.
    '--mantine-color-persimmon-light': '#40241a',
    '--mantine-color-leaf-light': '#1f3524',
    '--mantine-color-honey-light': '#3b2f14',
    '--mantine-color-dusk-light': '#242d44',
    '--mantine-color-gray-light': '#362d27',
  },
})
