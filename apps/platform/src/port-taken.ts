/** Whether what did not start could not listen because somebody else does; `cause` is looked at too. */
export const isPortTaken = (error: unknown): boolean =>
  error instanceof Error && ((error as NodeJS.ErrnoException).code === 'EADDRINUSE' || isPortTaken(error.cause))
