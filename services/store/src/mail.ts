/** Letters to whoever is invited: by SMTP where that is set; else the link on the screen has to do, and says so. */
import { defaultTimeZone, type LocalText, type StaffRole } from '@jumun/contracts'
import { createTransport } from 'nodemailer'
import type { Logger } from 'pino'

export interface Mail {
  readonly isSet: boolean
  /** @returns false: it was not sent */
  invite(letter: Letter): Promise<boolean>
  close(): void
}
interface Letter {
  readonly to: string
  readonly link: string
  readonly storeName: LocalText
  readonly role: StaffRole
  readonly expiresAt: Date
}

const limitsMs = { connectionTimeout: 5_000, greetingTimeout: 5_000, socketTimeout: 8_000 }
const roles = {
  manager: { ko: '매니저', en: 'manager' },
  counter: { ko: '카운터', en: 'counter' },
  kitchen: { ko: '주방', en: 'kitchen' },
} as const satisfies Record<StaffRole, object>

export function mailBy({ smtpUrl, from }: { smtpUrl: string; from: string }, log: Pick<Logger, 'warn'>): Mail {
  if (smtpUrl === '') return { isSet: false, invite: async () => false, close: () => {} }
  const transport = createTransport({ url: smtpUrl, ...limitsMs })
  return {
    isSet: true,
    async invite(letter) {
      try {
        await transport.sendMail({ from, to: letter.to, ...wordsOf(letter) })
        return true
      } catch (error) {
        // What the server answered names the address.
        const { code, responseCode } = error as { code?: string; responseCode?: number }
        log.warn({ code, responseCode }, 'an invitation could not be mailed; its link was shown')
        return false
      }
    },
    close: () => transport.close(),
  }
}

function wordsOf({ link, storeName, role, expiresAt }: Letter): { subject: string; text: string } {
  const name = { ko: storeName.ko ?? storeName.en ?? '', en: storeName.en ?? storeName.ko ?? '' }
  const until = (language: string): string =>
    new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone: defaultTimeZone }).format(
      expiresAt,
    )
  return {
    subject: `${name.ko}: 함께 일하자는 초대 / An invitation to work at ${name.en}`,
    text: `${name.ko}에서 ${roles[role].ko} 역할로 초대했어요. ${until('ko')}까지 한 번만 쓸 수 있는 링크예요.
You are invited to work at ${name.en} (${roles[role].en}). The link works once, until ${until('en')}.

${link}
`,
  }
}
