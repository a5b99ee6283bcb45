-- Money released for time that a school gave.
INSERT INTO record (id, trust_id, kind, created_at) VALUES
    ('019d0000000000000000000000000811', '019d0000000000000000000000000001', 'funding', 1757840400000000);
INSERT INTO record_party (record_id, trust_id, party, part) VALUES
    ('019d0000000000000000000000000811', '019d0000000000000000000000000001', 'school/900001', 'about');
INSERT INTO funding (version_id, record_id, trust_id, recorded_at, recorded_by, retired_at, urn, start_year, on_day, pence, purpose, source, words, request_id) VALUES
    ('019d0000000000000000000000000812', '019d0000000000000000000000000811', '019d0000000000000000000000000001', 1757840400000000, 'operator', NULL, 900001, 2025, '2025-10-10', 240000, 'giving', 'The central fund', 'Cover on Mondays', NULL);
