-- Somebody who helps other schools with maths.

INSERT INTO record (id, trust_id, kind, created_at) VALUES
    ('019d0000000000000000000000000180', '019d0000000000000000000000000001', 'specialism', 1757840400000000);
INSERT INTO record_party (record_id, trust_id, party, part) VALUES
    ('019d0000000000000000000000000180', '019d0000000000000000000000000001', 'person/019d0000000000000000000000000111', 'holder');

INSERT INTO specialism (version_id, record_id, trust_id, recorded_at, recorded_by, retired_at, person_id, designation, area, urn, from_on, to_on) VALUES
    ('019d0000000000000000000000000480', '019d0000000000000000000000000180', '019d0000000000000000000000000001', 1757840400000000, 'operator', NULL, '019d0000000000000000000000000111', 'lead_practitioner', 'Maths', 900001, '2025-09-01', NULL);
