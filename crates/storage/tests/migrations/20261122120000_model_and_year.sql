-- A model in force, a year and a board meeting.

INSERT INTO record (id, trust_id, kind, created_at) VALUES
    ('019d0000000000000000000000000130', '019d0000000000000000000000000001', 'model_version', 1757840400000000),
    ('019d0000000000000000000000000131', '019d0000000000000000000000000001', 'school_year', 1757840400000000),
    ('019d0000000000000000000000000132', '019d0000000000000000000000000001', 'school_days', 1757840400000000),
    ('019d0000000000000000000000000133', '019d0000000000000000000000000001', 'committee', 1757840400000000);
INSERT INTO record_party (record_id, trust_id, party, part) VALUES
    ('019d0000000000000000000000000132', '019d0000000000000000000000000001', 'school/900001', 'about');

INSERT INTO model_version (version_id, record_id, trust_id, recorded_at, recorded_by, retired_at, title, text, state, in_force_from, reason) VALUES
    ('019d0000000000000000000000000430', '019d0000000000000000000000000130', '019d0000000000000000000000000001', 1757840400000000, 'operator', NULL, 'Our model', '[model]
id = "ours"
title = "Our model"

[banding]
label = "Band"
reply_school_days = 5

[[band]]
id = "b"
label = "Band B"
says = "Strong."
', 'adopted', '2025-09-01', 'The board adopted it.');
INSERT INTO school_year (version_id, record_id, trust_id, recorded_at, recorded_by, retired_at, start_year, dates) VALUES
    ('019d0000000000000000000000000431', '019d0000000000000000000000000131', '019d0000000000000000000000000001', 1757840400000000, 'operator', NULL, 2025, '{"year":"2025-26","terms":[],"inset":[],"extra_holidays":[]}');
INSERT INTO school_days (version_id, record_id, trust_id, recorded_at, recorded_by, retired_at, urn, start_year, differences) VALUES
    ('019d0000000000000000000000000432', '019d0000000000000000000000000132', '019d0000000000000000000000000001', 1757840400000000, 'operator', NULL, 900001, 2025, '{"inset":null,"closed":["2025-12-19"],"open":[]}');
INSERT INTO committee (version_id, record_id, trust_id, recorded_at, recorded_by, retired_at, body, on_day, note) VALUES
    ('019d0000000000000000000000000433', '019d0000000000000000000000000133', '019d0000000000000000000000000001', 1757840400000000, 'operator', NULL, 'Board of trustees', '2025-12-03', '');
