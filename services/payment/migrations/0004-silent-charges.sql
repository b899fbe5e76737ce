-- The provider was asked to charge and did not answer: the customer is told that their bank is being asked.
ALTER TABLE payment ADD COLUMN silent boolean NOT NULL DEFAULT false;
