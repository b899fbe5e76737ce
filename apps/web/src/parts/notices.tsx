/** Where what is told in passing shows up. What is told before its code is there waits for it. */
import { Notifications } from '@mantine/notifications'

export const Notices = () => <Notifications position="top-center" autoClose={5_000} limit={3} />
