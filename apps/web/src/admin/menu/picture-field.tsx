/** The picture of a product: chosen from the device, or taken away so that the drawing is seen again. */
import { type Product, pictureTypes, removePicture, setPicture } from '@jumun/contracts/http'
import { Button, FileButton, Group } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useRef } from 'react'
import { DishPicture } from '../../brand/dish-picture.tsx'
import { useCall } from '../../parts/platform.tsx'
import { useSayProblem } from '../../parts/problem.tsx'
import { useTexts } from '../../texts/language.tsx'
import { menuAdminTexts } from './menu-admin-texts.ts'

interface PictureFieldProps {
  readonly product: Product
  readonly onChanged: (product: Product) => void
}

export function PictureField({ product, onChanged }: PictureFieldProps) {
  const t = useTexts(menuAdminTexts)
  const call = useCall()
  const sayProblem = useSayProblem()
  const reset = useRef<() => void>(null)
  const params = { id: product.id }
  const sending = useMutation({
    mutationFn: (file: File) => call(setPicture, { params, file }),
    onSuccess: onChanged,
    onError: sayProblem,
    onSettled: () => reset.current?.(),
  })
  const removing = useMutation({
    mutationFn: () => call(removePicture, { params }),
    onSuccess: onChanged,
    onError: sayProblem,
  })
  return (
    <Group gap="sm" className="picture-field">
      <div className="menu-row-picture">
        <DishPicture product={product} />
      </div>
      <FileButton accept={pictureTypes.join(',')} resetRef={reset} onChange={(file) => file && sending.mutate(file)}>
        {(props) => (
          <Button {...props} variant="default" size="md" loading={sending.isPending}>
            {product.picture ? t.changePicture : t.addPicture}
          </Button>
        )}
      </FileButton>
      {product.picture && (
        <Button variant="subtle" color="gray" size="md" loading={removing.isPending} onClick={() => removing.mutate()}>
          {t.removePicture}
        </Button>
      )}
    </Group>
  )
}

interface PictureChoiceProps {
  readonly chosen: File | undefined
  readonly onChosen: (file: File | undefined) => void
}

/** Of a product that is not there yet: sent once it is. */
export function PictureChoice({ chosen, onChosen }: PictureChoiceProps) {
  const t = useTexts(menuAdminTexts)
  return (
    <Group gap="sm" className="picture-field">
      <FileButton accept={pictureTypes.join(',')} onChange={(file) => file && onChosen(file)}>
        {(props) => (
          <Button {...props} variant="default" size="md">
            {chosen ? t.changePicture : t.addPicture}
          </Button>
        )}
      </FileButton>
      {chosen && (
        <>
          <span>{chosen.name}</span>
          <Button variant="subtle" color="gray" size="md" onClick={() => onChosen(undefined)}>
            {t.removePicture}
          </Button>
        </>
      )}
    </Group>
  )
}
