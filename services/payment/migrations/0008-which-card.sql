-- What a receipt says of the card, as the provider tells it with the charge; its number is on no disk of ours.
ALTER TABLE payment
  ADD COLUMN card_brand text CHECK (length(card_brand) <= 30),
  ADD COLUMN card_last4 text CHECK (card_last4 ~ '^[0-9]{4}$'),
  ADD CONSTRAINT payment_card_check CHECK ((card_brand IS NULL) = (card_last4 IS NULL));
