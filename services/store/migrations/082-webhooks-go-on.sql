-- Since when a webhook goes on after a pause: what waited meanwhile has its two days from then on.

ALTER TABLE webhook ADD COLUMN went_on_at timestamptz;
