-- A trust a year old, with one file of results of its own and another that waits.

INSERT INTO trust (id, uid, name, demonstration, started_on, revision, last_moment, chain_length, chain_hash) VALUES
    ('019d0000000000000000000000000001', 90001, 'Saltmarsh Learning Trust', 0, '2025-09-01', 2, 1757840400000001, 1,
     'e8997f8b513c7fdaa5de46ef5d960ab0ea5144a7fb8bd875e39ddcef10afa619'),
    ('public', NULL, 'Public reference data', 0, '2025-09-01', 0, 0, 0, '');

INSERT INTO audit (trust_id, seq, at, by_person, act, record_id, digest, hash) VALUES
    ('019d0000000000000000000000000001', 1, 1757840400000000, 'operator', 'make trust', '019d0000000000000000000000000001',
     '22372832b1ef5b8b13b334fbea12ad7a3413d7c725cb5dc93b1e2e9d8b8e7ec7',
     'e8997f8b513c7fdaa5de46ef5d960ab0ea5144a7fb8bd875e39ddcef10afa619');
INSERT INTO audit_payload (trust_id, seq, salt, payload) VALUES
    ('019d0000000000000000000000000001', 1, '00112233445566778899aabbccddeeff', '"Saltmarsh Learning Trust"');

INSERT INTO source (id, trust_id, kind, academic_year, stage, file_name, checksum, reader_version, published_on, columns,
    rows_read, rows_kept, rows_refused, landed_at, landed_by, retired_at, bytes) VALUES
    ('019d0000000000000000000000000101', '019d0000000000000000000000000001', 'ks2', '2024-25', 'final', 'results.csv',
     'ad284e7091471b1b1d3f8e465ba7c70eff101500e41b0f655654248cb2859540', 1, '2025-09-10',
     '["TELIG","PTRWM_EXP"]', 2, 1, 1, 1757840400000001, 'operator', NULL,
     HEX(1f8b08000000000002030b0df2d30971f5f174d70908090af78d778d08e0e5b2340002431d63031d3343555e2e0001ec90cb24000000)HEX);
INSERT INTO source_row (source_id, trust_id, place, line, cells) VALUES
    ('019d0000000000000000000000000101', '019d0000000000000000000000000001', 'school/900001', 2, HEX(643c667a)HEX);
INSERT INTO source_issue (source_id, trust_id, n, line, column_name, value, reason, row_refused) VALUES
    ('019d0000000000000000000000000101', '019d0000000000000000000000000001', 0, 3, 'URN', 'NAT', 'not a URN', 1);

INSERT INTO upload (id, trust_id, person_id, file_name, kind, academic_year, uploaded_at, bytes) VALUES
    ('019d0000000000000000000000000102', '019d0000000000000000000000000001', '019d0000000000000000000000000111', 'summer.csv', 'results', '2025-26', 1757840400000001, HEX(55524e)HEX);
