/** One text in ReceiptLine's markup, as a picture, as plain text, or as the commands of a printer. */
import receiptline from 'receiptline'

/** ESC/POS is spoken by Epson and most others; StarPRNT, and the older line mode, by Star's. */
export type Command = 'svg' | 'text' | 'escpos' | 'starprnt' | 'starline'

/** `mbcs2` is ReceiptLine's name for Star's Chinese and Korean printers. */
const commands = {
  svg: 'svg',
  text: 'text',
  escpos: 'escpos',
  starprnt: 'starmbcs2',
  starline: 'starlinembcs2',
} as const

const asReceiptline = (text: string, columns: number, command: Command): string =>
  receiptline.transform(text, { cpl: columns, encoding: 'cp949', spacing: true, command: commands[command] })

export const asPicture = (text: string, columns: number): string => asReceiptline(text, columns, 'svg')
export const asPlainText = (text: string, columns: number): string => asReceiptline(text, columns, 'text')
/** CP949 and commands, one character a byte. */
export const asBytes = (text: string, columns: number, command: Exclude<Command, 'svg' | 'text'>): Buffer =>
  Buffer.from(asReceiptline(text, columns, command), 'latin1')
