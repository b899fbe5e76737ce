-- Providers name the places in their books in ways of their own; the sandbox's numbers are texts like any other.
ALTER TABLE reconciliation
  ALTER COLUMN charges_cursor DROP DEFAULT,
  ALTER COLUMN refunds_cursor DROP DEFAULT,
  ALTER COLUMN charges_cursor TYPE text USING charges_cursor::text,
  ALTER COLUMN refunds_cursor TYPE text USING refunds_cursor::text,
  ALTER COLUMN charges_cursor SET DEFAULT '0',
  ALTER COLUMN refunds_cursor SET DEFAULT '0';
