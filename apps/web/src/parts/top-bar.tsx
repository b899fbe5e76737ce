/** The bar above every screen: the mark, the app's own middle, and language, light and account always at hand. */
import { ActionIcon, Menu, Tooltip, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Mark } from '../brand/mark.tsx'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { sharedTexts } from '../texts/shared-texts.ts'
import { Icon } from './icon.tsx'
import { usePlatform, useSession } from './platform.tsx'

export function TopBar({ title, children }: { readonly title?: string; readonly children?: ReactNode }) {
  const t = useTexts(sharedTexts)
  return (
    <header className="top-bar">
      <Link to="/" className="top-brand">
        <Mark />
        <span className="top-name">
          <strong>{t.brand}</strong>
          {title && <small>{title}</small>}
        </span>
      </Link>
      <div className="top-middle">{children}</div>
      <div className="top-tools">
        <LanguageSwitch />
        <LightSwitch />
        <AccountMenu />
      </div>
    </header>
  )
}

export function LanguageSwitch() {
  const t = useTexts(sharedTexts)
  const { language, choose } = useLanguage()
  return (
    <button
      type="button"
      className="language-switch"
      aria-label={`${language === 'ko' ? 'EN' : '한'} · ${t.switchLanguage}`}
      lang={language === 'ko' ? 'en' : 'ko'}
      onClick={() => choose(language === 'ko' ? 'en' : 'ko')}
    >
      {language === 'ko' ? 'EN' : '한'}
    </button>
  )
}

function LightSwitch() {
  const t = useTexts(sharedTexts)
  const scheme = useComputedColorScheme('light')
  const { setColorScheme } = useMantineColorScheme()
  const label = scheme === 'light' ? t.toDark : t.toLight
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={44}
        radius="xl"
        aria-label={label}
        onClick={() => setColorScheme(scheme === 'light' ? 'dark' : 'light')}
      >
        <Icon name={scheme === 'light' ? 'moon' : 'sun'} />
      </ActionIcon>
    </Tooltip>
  )
}

function AccountMenu() {
  const t = useTexts(sharedTexts)
  const { session } = usePlatform()
  const user = useSession()?.user
  const navigate = useNavigate()
  if (user === undefined) return null
  return (
    <Menu position="bottom-end" width={220} radius="lg">
      <Menu.Target>
        <button type="button" className="account-button" aria-label={user.name}>
          {user.name.slice(0, 1)}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {user.name}
          <br />
          {user.email}
        </Menu.Label>
        <Menu.Item leftSection={<Icon name="edit" size={18} />} onClick={() => void navigate({ to: '/account' })}>
          {t.account}
        </Menu.Item>
        <Menu.Item
          leftSection={<Icon name="leave" size={18} />}
          onClick={() => {
            void session.logOut()
            void navigate({ to: '/' })
          }}
        >
          {t.logOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
