-- An email has one form, and what cannot be seen is not part of it. Accounts move to that form where nobody has it yet; of
-- two that differ in such a character alone the other stays as it is, and its owner gets in with what they typed before.
WITH plain AS (
  SELECT id, email_key, created_at, normalize(trim(regexp_replace(email_key,
    '[\u0001-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u202A-\u202E\u2060-\u206F\u2800\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFFC\U000E0000-\U000E0FFF]',
    '', 'g')), NFKC) AS key
  FROM account
), first AS (
  SELECT DISTINCT ON (key) id, key FROM plain
  WHERE NOT EXISTS (SELECT 1 FROM account taken WHERE taken.email_key = plain.key)
  ORDER BY key, created_at, id
)
UPDATE account SET email_key = first.key, email = first.key FROM first WHERE account.id = first.id;
