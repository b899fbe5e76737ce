/** The theme as a style sheet: our content security policy forbids the `<style>` element the components would write at run time. */
import { convertCssVariables, DEFAULT_THEME, defaultCssVariablesResolver, mergeMantineTheme } from '@mantine/core'
import type { Plugin } from 'vite'
import { cssVariables, theme } from '../src/brand/theme.ts'

const name = 'virtual:theme.css'

export function themeStyleSheet(): Plugin {
  return {
    name: 'jumun:theme-style-sheet',
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load: (id) => (id === `\0${name}` ? variablesOfTheTheme() : undefined),
  }
}

function variablesOfTheTheme(): string {
  const whole = mergeMantineTheme(DEFAULT_THEME, theme)
  const standard = defaultCssVariablesResolver(whole)
  const ours = cssVariables(whole)
  return convertCssVariables(
    {
      variables: { ...standard.variables, ...ours.variables },
      light: { '--mantine-color-scheme': 'light', ...standard.light, ...ours.light },
      dark: { '--mantine-color-scheme': 'dark', ...standard.dark, ...ours.dark },
    },
    ':root',
  )
}
