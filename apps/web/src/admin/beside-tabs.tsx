/** A place beside the counter's tabs that a page may fill: on a tablet every row above the board costs a ticket. */
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'
import { createPortal } from 'react-dom'

interface Place {
  readonly element: HTMLElement | null
  readonly setElement: (element: HTMLElement | null) => void
}
const PlaceContext = createContext<Place>({ element: null, setElement: () => undefined })

export function BesideTabsProvider({ children }: { readonly children: ReactNode }) {
  const [element, setElement] = useState<HTMLElement | null>(null)
  const place = useMemo(() => ({ element, setElement }), [element])
  return <PlaceContext value={place}>{children}</PlaceContext>
}

export const PlaceBesideTabs = () => <div className="beside-tabs" ref={useContext(PlaceContext).setElement} />

export function BesideTabs({ children }: { readonly children: ReactNode }) {
  const { element } = useContext(PlaceContext)
  return element && createPortal(children, element)
}
