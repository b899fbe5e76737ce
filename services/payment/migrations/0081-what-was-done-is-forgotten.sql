-- What was done long ago is forgotten: rows are written in the order of their time, and so found by it.
CREATE INDEX activity_at ON activity USING brin (at);
