/** 주, the first syllable of 주문, written on a torn-off kitchen slip. */
export const Mark = ({ size = 36 }: { readonly size?: number }) => (
  <svg className="mark" width={size} height={size} viewBox="0 0 64 64" aria-hidden="true">
    <path
      className="mark-slip"
      d="M14 2h36a12 12 0 0 1 12 12v42l-6 5-6-5-6 5-6-5-6 5-6-5-6 5-6-5-6 5-6-5V14A12 12 0 0 1 14 2Z"
    />
    <path
      className="mark-ink"
      d="M19 13h26M32 13c0 7-5 12-13 15M32 14c0 6 5 11 13 14M14 36h36M32 36v12"
      fill="none"
      strokeWidth="5"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  </svg>
)
