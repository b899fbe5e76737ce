/** Everything a program needs that orders, sells or keeps books with Jumun. */
export { type Jumun, type JumunOptions, jumun, type Session, type Tokens } from './client.ts'
export type * from './generated/calls.ts'
export type { Options } from './options.ts'
export { JumunProblem, JumunUnreachable } from './problems.ts'
