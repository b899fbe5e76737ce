/** How pressing a ticket is, also for whoever does not tell colours apart: a ring, a triangle, a filled square. */

const shapes = {
  calm: <circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" strokeWidth="2.5" />,
  soon: <path d="M8 1.5 15.5 14.5H.5Z" fill="currentColor" />,
  last: <path d="M1 1h14v14H1Z" fill="currentColor" />,
  late: <path d="M1 1h14v14H1Z" fill="currentColor" />,
} as const

export const AgeMark = ({ age, size = 18 }: { readonly age: keyof typeof shapes; readonly size?: number }) => (
  <svg className="age-mark" data-age={age} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
    {shapes[age]}
    {(age === 'last' || age === 'late') && (
      <path
        d="M8 3.500v5.500M8 11.800h.01"
        stroke="var(--age-ground, #a5390e)"
        strokeWidth="2.200"
        strokeLinecap="round"
      />
    )}
  </svg>
)
