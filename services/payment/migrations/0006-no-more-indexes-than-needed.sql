-- What has no outcome is due, so the index of what is due finds it. Room in each page, so that the outcome is written beside
-- its intent, and only the difference is logged.
DROP INDEX payment_unresolved;
ALTER TABLE payment SET (fillfactor = 60);
