/** Line icons of one hand: 24 × 24, round ends, drawn with the text's colour. */
const paths = {
  search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM16.2 16.2 20.5 20.5',
  cart: 'M3 4h2.2l2.3 11.2a1.5 1.5 0 0 0 1.5 1.2h8.3a1.5 1.5 0 0 0 1.5-1.1L20.7 8H6.2M9.5 20.2h.01M17 20.2h.01',
  orders: 'M6 3h12v18l-3-2-3 2-3-2-3 2V3ZM9.5 8h5M9.5 12h5',
  store: 'M4 10v10h16V10M3 10l2-6h14l2 6a3 3 0 0 1-6 0 3 3 0 0 1-6 0 3 3 0 0 1-6 0ZM10 20v-5h4v5',
  person: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM4.5 20.5c.8-3.6 3.8-5.5 7.5-5.5s6.7 1.9 7.5 5.5',
  clock: 'M12 3.500a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17ZM12 7.500V12l3 2',
  bag: 'M6 8h12l1 12H5L6 8ZM9 8V7a3 3 0 0 1 6 0v1',
  scooter:
    'M6.5 19a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM18 19a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM9 16.500h6.200c.3-4-.7-8.5-2.2-11h3M4 11h6l1 3',
  grip: 'M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  check: 'M5 12.5 10 17.5 19.5 7',
  cross: 'M6 6l12 12M18 6 6 18',
  back: 'M14.5 5 8 12l6.5 7',
  forward: 'M9.5 5 16 12l-6.5 7',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM12 2.500v2M12 19.500v2M2.5 12h2M19.5 12h2M5.3 5.300l1.4 1.400M17.3 17.300l1.4 1.400M18.7 5.300l-1.4 1.400M6.7 17.300l-1.4 1.4',
  moon: 'M19.5 14.500A8 8 0 0 1 9.5 4.500a8 8 0 1 0 10 10Z',
  globe: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM3.5 9.500h17M3.5 14.500h17M12 3c-5 5-5 13 0 18M12 3c5 5 5 13 0 18',
  bell: 'M6 16.500V11a6 6 0 0 1 12 0v5.500l1.5 1.500h-15L6 16.500ZM10 20.500a2 2 0 0 0 4 0',
  bellOff: 'M6 16.500V11a6 6 0 0 1 9-5.200M18 11v5.500l1.5 1.500h-12M10 20.500a2 2 0 0 0 4 0M4 4l16 16',
  pin: 'M12 21c4.5-5 6.5-8.3 6.5-11.200a6.5 6.5 0 0 0-13 0C5.5 12.7 7.5 16 12 21ZM12 7.500a2.3 2.3 0 1 0 0 4.6 2.3 2.3 0 0 0 0-4.600Z',
  note: 'M5 4h14v11l-5 5H5V4ZM14 20v-5h5M8.5 8.500h7M8.5 12h4',
  flame: 'M12 3c1 3.5 5.5 5.5 5.5 11a5.5 5.5 0 0 1-11 0c0-2 1-3.5 2-4.5.3 1.5 1 2.3 2 2.500C10 9 10.5 5.5 12 3Z',
  print: 'M7 8V3.500h10V8M7 17H4V8h16v9h-3M7 14h10v6.500H7V14Z',
  card: 'M3 6h18v12H3V6ZM3 10h18M6.5 14.500h4',
  pause: 'M8 5v14M16 5v14',
  edit: 'M4 20l1-4.500L16.5 4 20 7.5 8.5 19 4 20ZM14 6.5 17.5 10',
  leave: 'M10 4H5v16h5M14 8l4.5 4-4.5 4M18 12H9',
  alert: 'M12 4 2.800 19.500h18.400L12 4ZM12 10v4.500M12 17.2h.01',
  pulse: 'M3 12h4l2.5-7 5 14 2.5-7h4',
} as const
export type IconName = keyof typeof paths

export const Icon = ({ name, size = 22 }: { readonly name: IconName; readonly size?: number }) => (
  <svg
    className="icon"
    width={size}
    height={size}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.9"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
  >
    <path d={paths[name]} />
  </svg>
)
