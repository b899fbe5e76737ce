/** Webhooks of every store, and the operators' own: which bring nothing, and what can be done about it. */
import { WebhooksSection } from '../parts/webhooks/webhooks.tsx'

export const WebhooksPage = () => (
  <div className="webhooks-page">
    <WebhooksSection />
  </div>
)
