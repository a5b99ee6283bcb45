-- The ledger is read by year, and a giver's day is looked at before more of it is planned.
DROP INDEX transfer_by_trust;
CREATE INDEX transfer_by_year ON transfer (trust_id, start_year);
CREATE INDEX transfer_by_giver ON transfer (trust_id, giver, on_day);
