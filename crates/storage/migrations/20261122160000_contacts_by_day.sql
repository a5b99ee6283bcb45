-- Contacts are read between two days, and whatever two people have between them is looked up by its part.
CREATE INDEX contact_by_day ON contact (trust_id, on_day);
CREATE INDEX record_party_by_part ON record_party (trust_id, part);
