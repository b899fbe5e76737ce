/** Time, as a port: nothing else in a service reads the clock. */
export interface Clock {
  now(): Date
}
