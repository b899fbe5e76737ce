/** The accounts that a platform with demo data has, `NAME@jumun.local`: known to everybody, so never beside real ones. */
export const demoPassword = 'jumun-demo-1'
