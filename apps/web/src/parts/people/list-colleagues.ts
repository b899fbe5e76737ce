/** Asked after the first page: an owner's rights need no answer, and everybody else's come with it. */
export { listColleagues } from '@jumun/contracts/http'
