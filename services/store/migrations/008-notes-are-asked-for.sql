-- What the customer asks is on no log any more: the ticket knows that there is something, until the order service said it.
ALTER TABLE ticket ADD COLUMN note_awaited boolean NOT NULL DEFAULT false;
