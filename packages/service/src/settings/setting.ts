/** Settings: each with its meaning, default and bounds, read once into a frozen object. A wrong one stops the start. */

interface Described {
  readonly meaning: string
}
export interface NumberSetting extends Described {
  readonly type: 'number'
  readonly default: number
  readonly min: number
  readonly max: number
}
export interface TextSetting extends Described {
  readonly type: 'text'
  readonly default: string
  readonly pattern?: RegExp
}
export interface FlagSetting extends Described {
  readonly type: 'flag'
  readonly default: boolean
}
/** Never shown, never logged, only from the environment. */
export interface SecretSetting extends Described {
  readonly type: 'secret'
  /** Empty when it may be left unset. */
  readonly default?: ''
}
export type SettingDefinition = NumberSetting | TextSetting | FlagSetting | SecretSetting
/** camelCase names; a unit in the name where there is one (`draftExpiresMinutes`). */
export type SettingDefinitions = Readonly<Record<string, SettingDefinition>>

export type SettingsOf<Definitions extends SettingDefinitions> = {
  readonly [Name in keyof Definitions]: Definitions[Name] extends NumberSetting
    ? number
    : Definitions[Name] extends FlagSetting
      ? boolean
      : string
}

export const numberSetting = (
  meaning: string,
  bounds: { default: number; min: number; max: number },
): NumberSetting => ({
  type: 'number',
  meaning,
  ...bounds,
})
export const textSetting = (meaning: string, byDefault: string, pattern?: RegExp): TextSetting => ({
  type: 'text',
  meaning,
  default: byDefault,
  ...(pattern ? { pattern } : {}),
})
export const flagSetting = (meaning: string, byDefault: boolean): FlagSetting => ({
  type: 'flag',
  meaning,
  default: byDefault,
})
/** Must be set, unless it is optional: then it is empty. */
export const secretSetting = (meaning: string, { optional = false } = {}): SecretSetting => ({
  type: 'secret',
  meaning,
  ...(optional ? { default: '' } : {}),
})

/** `order` and `draftExpiresMinutes` → `JUMUN_ORDER_DRAFT_EXPIRES_MINUTES` */
export const environmentName = (service: string, setting: string): string =>
  `JUMUN_${service}_${setting.replace(/([a-z0-9])([A-Z])/g, '$1_$2')}`.toUpperCase().replaceAll('-', '_')
