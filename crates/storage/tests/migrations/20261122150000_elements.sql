-- A policy of the trust's own at one level, and a practice that has come further at one school.

INSERT INTO record (id, trust_id, kind, created_at) VALUES
    ('019d0000000000000000000000000190', '019d0000000000000000000000000001', 'policy', 1757840400000000),
    ('019d0000000000000000000000000191', '019d0000000000000000000000000001', 'element_state', 1757840400000000),
    ('019d0000000000000000000000000192', '019d0000000000000000000000000001', 'element_state', 1757840400000000);
INSERT INTO record_party (record_id, trust_id, party, part) VALUES
    ('019d0000000000000000000000000192', '019d0000000000000000000000000001', 'school/900001', 'about');

INSERT INTO policy (version_id, record_id, trust_id, recorded_at, recorded_by, retired_at, title, form, says) VALUES
    ('019d0000000000000000000000000490', '019d0000000000000000000000000190', '019d0000000000000000000000000001', 1757840400000000, 'operator', NULL, 'Uniform', 'policy', 'What pupils wear');

INSERT INTO element_state (version_id, record_id, trust_id, recorded_at, recorded_by, retired_at, element_kind, element_id, aspect, urn, state, said, words, owner, from_on, review_on, reason) VALUES
    ('019d0000000000000000000000000491', '019d0000000000000000000000000191', '019d0000000000000000000000000001', 1757840400000000, 'operator', NULL, 'policy', '019d0000000000000000000000000190', 'level', NULL, 'same', 'The same everywhere', '', '019d0000000000000000000000000111', '2025-09-01', '2026-09-01', ''),
    ('019d0000000000000000000000000492', '019d0000000000000000000000000192', '019d0000000000000000000000000001', 1757840400000000, 'operator', NULL, 'practice', 'shared_log', 'maturity', 900001, 'seaworthy', 'Seaworthy', '', NULL, '2025-09-01', NULL, 'Kept every day since June');
