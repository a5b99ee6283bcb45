-- More time of the same giver, in another year.
INSERT INTO record (id, trust_id, kind, created_at) VALUES
    ('019d0000000000000000000000000701', '019d0000000000000000000000000001', 'transfer', 1757840400000000);
INSERT INTO record_party (record_id, trust_id, party, part) VALUES
    ('019d0000000000000000000000000701', '019d0000000000000000000000000001', 'school/900001', 'about');
INSERT INTO transfer (version_id, record_id, trust_id, recorded_at, recorded_by, retired_at, start_year, giver, receiver, account, line, minutes, state, on_day, starts_at, contact_id, request_id, brought_forward, pence, note) VALUES
    ('019d0000000000000000000000000702', '019d0000000000000000000000000701', '019d0000000000000000000000000001', 1757840400000000, 'operator', NULL, 2024, 'person/019d0000000000000000000000000111', 'school/900001', 'offer', 'improvement_visits', 90, 'delivered', '2025-06-12', '09:30', NULL, NULL, 0, NULL, '');
