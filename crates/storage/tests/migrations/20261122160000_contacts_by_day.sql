-- A session that two people had between them.
INSERT INTO record (id, trust_id, kind, created_at) VALUES
    ('019d0000000000000000000000000801', '019d0000000000000000000000000001', 'contact', 1757840400000000);
INSERT INTO record_party (record_id, trust_id, party, part) VALUES
    ('019d0000000000000000000000000801', '019d0000000000000000000000000001', 'person/019d0000000000000000000000000111', 'pair');
INSERT INTO contact (version_id, record_id, trust_id, recorded_at, recorded_by, retired_at, kind, cadence, urn, purpose, on_day, starts_at, minutes, state, reason, led_by, people, seen, next_on, strand, between_two, follows) VALUES
    ('019d0000000000000000000000000802', '019d0000000000000000000000000801', '019d0000000000000000000000000001', 1757840400000000, 'operator', NULL, 'session', NULL, NULL, '', '2025-10-10', NULL, 60, 'held', '', '019d0000000000000000000000000111', '["019d0000000000000000000000000111"]', '', NULL, NULL, 1, NULL);
