/** Small drawings of what is sold (`drawings.svg`): no photographs to fetch, nothing from outside. */
import drawings from './drawings.svg'
import { type Motif, tintOf } from './picture-of.ts'

const tints = ['#f9dcc4', '#fbe7b8', '#dcebd2', '#f6d3cc', '#dde3f2', '#efe0d0'] as const
const brown = '#6b4226'
const dark = '#3f2a1d'
const cream = '#fff7e8'
const red = '#d8532a'
const green = '#4f8f55'

const Drawing = ({ motif }: { readonly motif: Motif }) => <use href={`${drawings}#${motif}`} width="96" height="96" />

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
      <Drawing motif={motif} />
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
        <Drawing motif={motif} />
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
