/** Small drawings of what is sold: no photographs to fetch, nothing from outside. */
import type { ReactNode } from 'react'
import { type Motif, tintOf } from './picture-of.ts'

const tints = ['#f9dcc4', '#fbe7b8', '#dcebd2', '#f6d3cc', '#dde3f2', '#efe0d0'] as const
const brown = '#6b4226'
const dark = '#3f2a1d'
const cream = '#fff7e8'
const red = '#d8532a'
const green = '#4f8f55'
const gold = '#e0a32e'
const steam = (
  <path
    d="M36 22c-4-5 4-8 0-13M48 22c-4-5 4-8 0-13M60 22c-4-5 4-8 0-13"
    fill="none"
    stroke="#fff"
    strokeWidth="4"
    strokeLinecap="round"
  />
)
const bowl = (inside: ReactNode, colour = red) => (
  <>
    <ellipse cx="48" cy="46" rx="36" ry="13" fill={dark} opacity=".18" />
    {inside}
    <path d="M12 46h72c0 20-14 34-28 34H40C26 80 12 66 12 46Z" fill={colour} />
    <path d="M18 56h60" stroke="#fff" strokeOpacity=".35" strokeWidth="4" strokeLinecap="round" />
    <path d="M36 80h24v6H36z" fill={dark} opacity=".5" />
  </>
)

const drawings: Record<Motif, ReactNode> = {
  hotCup: (
    <>
      {steam}
      <path d="M22 32h46v26a18 18 0 0 1-18 18H40a18 18 0 0 1-18-18V32Z" fill={cream} />
      <path d="M68 38h6a9 9 0 0 1 0 20h-7" fill="none" stroke={cream} strokeWidth="6" />
      <ellipse cx="45" cy="33" rx="23" ry="6" fill={brown} />
      <path d="M45 48c3-5 11-3 9 4-1 4-6 7-9 9-3-2-8-5-9-9-2-7 6-9 9-4Z" fill={red} />
      <path d="M16 80h58" stroke={brown} strokeWidth="5" strokeLinecap="round" />
    </>
  ),
  icedGlass: (
    <>
      <path d="M58 8 52 30" stroke={red} strokeWidth="5" strokeLinecap="round" />
      <path d="M26 26h44l-5 54a6 6 0 0 1-6 5H37a6 6 0 0 1-6-5L26 26Z" fill="#fff" opacity=".75" />
      <path d="M28 42h40l-4 37a5 5 0 0 1-5 4H37a5 5 0 0 1-5-4l-4-37Z" fill={brown} />
      <path d="M36 46h11v11H36zM51 52h10v10H51zM39 64h10v10H39z" fill="#fff" opacity=".55" />
      <path d="M23 26h50" stroke={dark} strokeWidth="5" strokeLinecap="round" />
    </>
  ),
  tea: (
    <>
      {steam}
      <path d="M18 38h56c0 22-10 38-28 38S18 60 18 38Z" fill={green} />
      <ellipse cx="46" cy="38" rx="28" ry="7" fill="#cfe0a8" />
      <path d="M74 44c10-2 12 14-4 16" fill="none" stroke={green} strokeWidth="6" />
      <path d="M46 36c4-8 14-9 18-8-1 6-8 11-18 8Z" fill="#2f6a37" />
    </>
  ),
  cake: (
    <>
      <path d="M12 50 66 30a18 18 0 0 1 18 20v24H12V50Z" fill="#f3c98b" />
      <path d="M12 50 66 30a18 18 0 0 1 18 20H12Z" fill={cream} />
      <path d="M12 58h72v6H12z" fill={red} opacity=".85" />
      <circle cx="58" cy="25" r="9" fill={red} />
      <path d="M58 17c1-4 4-6 8-6" stroke={green} strokeWidth="4" fill="none" strokeLinecap="round" />
      <path d="M8 78h80" stroke={brown} strokeWidth="5" strokeLinecap="round" />
    </>
  ),
  bread: (
    <>
      <path d="M10 56c0-18 18-28 38-28s38 10 38 28c0 12-8 16-16 16H26c-8 0-16-4-16-16Z" fill="#d48f45" />
      <path d="M30 36l8 14M48 33l6 16M64 37l4 13" stroke="#8f5420" strokeWidth="5" strokeLinecap="round" />
      <path d="M18 60c8 6 52 6 60 0" stroke="#f0bd7d" strokeWidth="5" fill="none" strokeLinecap="round" />
    </>
  ),
  cookie: (
    <>
      <circle cx="48" cy="50" r="33" fill="#d9a05b" />
      <circle cx="48" cy="50" r="33" fill="none" stroke="#b97c38" strokeWidth="4" />
      <g fill={dark}>
        <circle cx="38" cy="38" r="5" />
        <circle cx="58" cy="42" r="4" />
        <circle cx="46" cy="56" r="5" />
        <circle cx="64" cy="60" r="4" />
        <circle cx="32" cy="60" r="4" />
      </g>
    </>
  ),
  noodles: bowl(
    <>
      <ellipse cx="48" cy="44" rx="34" ry="13" fill="#f4cd72" />
      <path
        d="M22 42c8-8 16 6 24-2s16 6 26-2M26 48c8-6 14 4 22-2s14 4 22-2"
        stroke="#c98f23"
        strokeWidth="3"
        fill="none"
      />
      <circle cx="62" cy="38" r="8" fill={cream} />
      <circle cx="62" cy="38" r="4" fill={gold} />
      <path d="M24 10 44 44M34 8l14 34" stroke={brown} strokeWidth="4" strokeLinecap="round" />
    </>,
  ),
  stew: (
    <>
      {steam}
      <path d="M14 40h68v14c0 16-14 26-34 26S14 70 14 54V40Z" fill="#3a2d27" />
      <ellipse cx="48" cy="40" rx="36" ry="11" fill="#51403a" />
      <ellipse cx="48" cy="40" rx="29" ry="8" fill={red} />
      <path d="M34 37h9v6h-9z" fill={cream} />
      <path d="M52 42h8M56 36l8 1" stroke={green} strokeWidth="4" strokeLinecap="round" />
      <path d="M6 48h8M82 48h8" stroke="#3a2d27" strokeWidth="7" strokeLinecap="round" />
    </>
  ),
  rice: bowl(
    <>
      <path d="M14 46c0-14 15-24 34-24s34 10 34 24Z" fill={cream} />
      <path d="M48 46 28 30c5-4 12-7 20-8v24Z" fill={green} />
      <path d="M48 46V22c8 0 16 4 21 9L48 46Z" fill="#e9833c" />
      <circle cx="48" cy="38" r="9" fill="#fff" />
      <circle cx="48" cy="38" r="5" fill={gold} />
    </>,
    '#54463d',
  ),
  chicken: (
    <>
      <path d="M30 70 18 82" stroke={cream} strokeWidth="9" strokeLinecap="round" />
      <circle cx="15" cy="78" r="6" fill={cream} />
      <circle cx="22" cy="86" r="6" fill={cream} />
      <path d="M28 72c-8-12-2-34 14-46 14-10 36-8 42 8 5 16-6 34-24 40-12 4-24 6-32-2Z" fill="#c7711f" />
      <path
        d="M48 34c6-5 14-6 20-3M40 50c2-5 5-9 8-11"
        stroke="#f0b15f"
        strokeWidth="5"
        strokeLinecap="round"
        fill="none"
      />
    </>
  ),
  pizza: (
    <>
      <path d="M10 28c22-14 54-14 76 0L48 88 10 28Z" fill="#f6c955" />
      <path d="M10 28c22-14 54-14 76 0l-5 8c-18-11-48-11-66 0l-5-8Z" fill="#b9702d" />
      <circle cx="40" cy="44" r="7" fill={red} />
      <circle cx="58" cy="48" r="7" fill={red} />
      <circle cx="48" cy="66" r="6" fill={red} />
      <path d="M30 40l4 6M66 40l-3 6M47 54l5 2" stroke={green} strokeWidth="4" strokeLinecap="round" />
    </>
  ),
  burger: (
    <>
      <path d="M14 42c0-16 16-24 34-24s34 8 34 24H14Z" fill="#d99545" />
      <path d="M34 28h.1M48 25h.1M62 29h.1" stroke={cream} strokeWidth="5" strokeLinecap="round" />
      <path d="M10 48c6-6 12 6 19 0s12 6 19 0 12 6 19 0 13 6 19 0v8H10v-8Z" fill={green} />
      <path d="M12 56h72v10H12z" fill={brown} />
      <path d="M14 66h68v4c0 6-5 10-11 10H25c-6 0-11-4-11-10v-4Z" fill="#d99545" />
    </>
  ),
  salad: bowl(
    <>
      <circle cx="32" cy="38" r="15" fill={green} />
      <circle cx="56" cy="34" r="16" fill="#74ad5f" />
      <circle cx="68" cy="42" r="11" fill={green} />
      <circle cx="42" cy="32" r="7" fill={red} />
      <circle cx="62" cy="34" r="6" fill={gold} />
    </>,
    cream,
  ),
  kimbap: (
    <>
      {[30, 66].map((x) => (
        <g key={x}>
          <circle cx={x} cy="46" r="21" fill="#25332b" />
          <circle cx={x} cy="46" r="16" fill={cream} />
          <path d={`M${x - 5} 39h6v7h-6z`} fill={gold} />
          <path d={`M${x + 1} 45h6v7h-6z`} fill={red} />
          <path d={`M${x - 6} 48h6v6h-6z`} fill={green} />
        </g>
      ))}
      <path d="M8 76h80" stroke={brown} strokeWidth="6" strokeLinecap="round" />
    </>
  ),
  dumpling: (
    <>
      <path d="M10 62c0-22 16-36 38-36s38 14 38 36c0 8-8 12-16 12H26c-8 0-16-4-16-12Z" fill={cream} />
      <path
        d="M18 44c6-2 8-8 14-10M34 34c4 4 6 10 4 16M48 27c0 8 2 14-2 22M62 33c-4 4-4 12-8 16M76 44c-6-1-10-5-14-11"
        stroke="#d8c3a0"
        strokeWidth="4"
        fill="none"
        strokeLinecap="round"
      />
    </>
  ),
  iceCream: (
    <>
      <path d="M28 50h40L48 90 28 50Z" fill="#d99545" />
      <path d="M36 56l18 20M60 56 44 76" stroke="#b9702d" strokeWidth="3" />
      <circle cx="36" cy="42" r="15" fill="#f6b8b0" />
      <circle cx="60" cy="42" r="15" fill={cream} />
      <circle cx="48" cy="27" r="15" fill="#cfe0a8" />
      <circle cx="48" cy="11" r="5" fill={red} />
    </>
  ),
  meat: (
    <>
      <ellipse cx="48" cy="58" rx="38" ry="20" fill="#3a2d27" />
      <ellipse cx="48" cy="54" rx="34" ry="16" fill="#54463d" />
      <path d="M22 52c4-14 20-20 34-16 12 3 20 10 18 18-2 9-16 8-26 8s-28 0-26-10Z" fill="#a8502c" />
      <path
        d="M32 48c6-6 16-7 24-4M38 56c8 2 18 1 26-2"
        stroke="#e7a17c"
        strokeWidth="4"
        fill="none"
        strokeLinecap="round"
      />
      <path d="M26 62l6 3M68 62l-6 3" stroke={green} strokeWidth="4" strokeLinecap="round" />
    </>
  ),
  fish: (
    <>
      <path d="M10 48c14-22 42-24 58-4l18-12c-3 10-3 22 0 32L68 52c-16 20-44 18-58-4Z" fill="#708ed3" />
      <circle cx="28" cy="44" r="4" fill={dark} />
      <path d="M42 36c5 7 5 16 0 24M54 38c4 6 4 13 0 19" stroke="#fff" strokeOpacity=".6" strokeWidth="4" fill="none" />
    </>
  ),
  bottle: (
    <>
      <path d="M40 8h16v16c0 6 10 10 10 22v34a6 6 0 0 1-6 6H36a6 6 0 0 1-6-6V46c0-12 10-16 10-22V8Z" fill={green} />
      <path d="M30 50h36v20H30z" fill={cream} />
      <path d="M38 60h20" stroke={red} strokeWidth="6" strokeLinecap="round" />
      <path d="M38 6h20v8H38z" fill={dark} />
    </>
  ),
  flower: (
    <>
      <path d="M48 50v38M48 72c-12 0-16-8-17-14 9 0 16 5 17 14Z" stroke={green} strokeWidth="5" fill={green} />
      {[0, 72, 144, 216, 288].map((turn) => (
        <ellipse key={turn} cx="48" cy="20" rx="10" ry="14" fill="#e77c6a" transform={`rotate(${turn} 48 36)`} />
      ))}
      <circle cx="48" cy="36" r="9" fill={gold} />
    </>
  ),
  fruit: (
    <>
      <path d="M48 30c14-12 36-4 34 20-2 20-18 36-34 36S16 70 14 50c-2-24 20-32 34-20Z" fill={red} />
      <path d="M48 30c0-10 4-16 12-20" stroke={brown} strokeWidth="5" fill="none" strokeLinecap="round" />
      <path d="M50 24c6-10 18-10 24-6-4 9-14 12-24 6Z" fill={green} />
      <path
        d="M26 46c1-6 5-10 10-11"
        stroke="#fff"
        strokeOpacity=".6"
        strokeWidth="5"
        fill="none"
        strokeLinecap="round"
      />
    </>
  ),
  goods: (
    <>
      <path d="M18 34h60l5 46a5 5 0 0 1-5 6H18a5 5 0 0 1-5-6l5-46Z" fill="#c98f4b" />
      <path d="M34 42V28a14 14 0 0 1 28 0v14" stroke={dark} strokeWidth="5" fill="none" strokeLinecap="round" />
      <path
        d="M38 62c3-6 11-4 10 3 0 4-6 8-10 10-4-2-9-5-10-10-1-7 7-9 10-3Z"
        transform="translate(10 -2)"
        fill={cream}
      />
    </>
  ),
  plate: (
    <>
      <circle cx="48" cy="50" r="34" fill={cream} />
      <circle cx="48" cy="50" r="23" fill="none" stroke="#e3d2b8" strokeWidth="4" />
      <path d="M48 42c4-7 15-4 12 5-1 6-8 10-12 13-4-3-11-7-12-13-3-9 8-12 12-5Z" fill={red} />
    </>
  ),
}

interface PictureProps {
  readonly motif: Motif
  /** Gives the tint. */
  readonly id: string
  readonly faded?: boolean
}

export function Picture({ motif, id, faded = false }: PictureProps) {
  return (
    <svg className={faded ? 'picture picture-faded' : 'picture'} viewBox="0 0 96 96" aria-hidden="true">
      <rect width="96" height="96" fill={tints[tintOf(id, tints.length)]} />
      {drawings[motif]}
    </svg>
  )
}

const awnings = [red, green, '#4465b4', '#b9850c', '#8d5a97', brown] as const

/** The front of a store: an awning in its colour, its window showing what it makes. */
export function StoreFront({ motif, id }: PictureProps) {
  const colour = awnings[tintOf(`${id}!`, awnings.length)]
  return (
    <svg className="picture" viewBox="0 0 240 96" preserveAspectRatio="xMidYMax slice" aria-hidden="true">
      {/* wider than the front, for places that show what is beside it */}
      <rect x="-480" width="1200" height="160" fill={tints[tintOf(id, tints.length)]} />
      <circle cx="214" cy="12" r="30" fill="#fff" opacity=".35" />
      <path d="M30 30h180v66H30z" fill={cream} />
      <path d="M44 52h74v38H44z" fill={colour} opacity=".16" />
      <svg x="62" y="51" width="38" height="38" viewBox="0 0 96 96" aria-hidden="true">
        {drawings[motif]}
      </svg>
      <path d="M40 90h82v4H40z" fill={dark} opacity=".25" />
      <path d="M140 50h50v46h-50z" fill={colour} />
      <path d="M147 57h36v22h-36z" fill={cream} opacity=".85" />
      <circle cx="183" cy="86" r="2.5" fill={cream} />
      {Array.from({ length: 9 }, (_, stripe) => {
        const x = 22 + stripe * 21.8
        return (
          <path
            // biome-ignore lint/suspicious/noArrayIndexKey: stripes of one awning
            key={stripe}
            d={`M${x} 14h21.8v19a10.9 10.9 0 0 1-21.8 0Z`}
            fill={stripe % 2 === 0 ? colour : '#fffaf2'}
          />
        )
      })}
      <path d="M18 9h204v6H18z" fill={dark} opacity=".75" />
    </svg>
  )
}
