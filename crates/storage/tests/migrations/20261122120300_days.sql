-- A person's days, a visit's time, a provider and what the school pays.

INSERT INTO record (id, trust_id, kind, created_at) VALUES
    ('019d0000000000000000000000000148', '019d0000000000000000000000000001', 'capacity', 1757840400000000),
    ('019d0000000000000000000000000149', '019d0000000000000000000000000001', 'away', 1757840400000000),
    ('019d000000000000000000000000014a', '019d0000000000000000000000000001', 'provider', 1757840400000000),
    ('019d000000000000000000000000014b', '019d0000000000000000000000000001', 'transfer', 1757840400000000),
    ('019d000000000000000000000000014c', '019d0000000000000000000000000001', 'support_request', 1757840400000000),
    ('019d000000000000000000000000014d', '019d0000000000000000000000000001', 'income', 1757840400000000),
    ('019d000000000000000000000000014e', '019d0000000000000000000000000001', 'money_setting', 1757840400000000);
INSERT INTO record_party (record_id, trust_id, party, part) VALUES
    ('019d0000000000000000000000000148', '019d0000000000000000000000000001', 'person/019d0000000000000000000000000111', 'there'),
    ('019d0000000000000000000000000149', '019d0000000000000000000000000001', 'person/019d0000000000000000000000000111', 'there'),
    ('019d000000000000000000000000014b', '019d0000000000000000000000000001', 'school/900001', 'about'),
    ('019d000000000000000000000000014b', '019d0000000000000000000000000001', 'person/019d0000000000000000000000000111', 'there'),
    ('019d000000000000000000000000014c', '019d0000000000000000000000000001', 'school/900001', 'about'),
    ('019d000000000000000000000000014d', '019d0000000000000000000000000001', 'school/900001', 'about');

INSERT INTO capacity (version_id, record_id, trust_id, recorded_at, recorded_by, retired_at, giver, start_year, weekdays, share_hundredths, minutes, from_on, to_on) VALUES
    ('019d0000000000000000000000000448', '019d0000000000000000000000000148', '019d0000000000000000000000000001', 1757840400000000, 'operator', NULL, 'person/019d0000000000000000000000000111', 2025, 'mon,tue,wed', 50, NULL, '2025-09-01', NULL);
INSERT INTO away (version_id, record_id, trust_id, recorded_at, recorded_by, retired_at, giver, from_on, to_on) VALUES
    ('019d0000000000000000000000000449', '019d0000000000000000000000000149', '019d0000000000000000000000000001', 1757840400000000, 'operator', NULL, 'person/019d0000000000000000000000000111', '2025-11-03', '2025-11-07');
INSERT INTO provider (version_id, record_id, trust_id, recorded_at, recorded_by, retired_at, name, pence_a_day, vat_hundredths, expenses_pence, payer, order_ref, ceiling_pence) VALUES
    ('019d000000000000000000000000044a', '019d000000000000000000000000014a', '019d0000000000000000000000000001', 1757840400000000, 'operator', NULL, 'Lantern Reviews', 65000, 2000, 4500, 'trust', 'PO 118', 260000);
INSERT INTO transfer (version_id, record_id, trust_id, recorded_at, recorded_by, retired_at, start_year, giver, receiver, account, line, minutes, state, on_day, starts_at, contact_id, request_id, brought_forward, pence, note) VALUES
    ('019d000000000000000000000000044b', '019d000000000000000000000000014b', '019d0000000000000000000000000001', 1757840400000000, 'operator', NULL, 2025, 'person/019d0000000000000000000000000111', 'school/900001', 'offer', 'improvement_visits', 150, 'delivered', '2025-09-12', '09:30', '019d0000000000000000000000000134', NULL, 0, NULL, '');
INSERT INTO support_request (version_id, record_id, trust_id, recorded_at, recorded_by, retired_at, urn, line, words, urgent, asked_on, state, decided_on, reason, minutes, giver, rating, evaluation, evaluated_on) VALUES
    ('019d000000000000000000000000044c', '019d000000000000000000000000014c', '019d0000000000000000000000000001', 1757840400000000, 'operator', NULL, 900001, 'data_analysis', 'Help with the data', 0, '2025-09-15', 'asked', NULL, '', NULL, NULL, NULL, '', NULL);
INSERT INTO income (version_id, record_id, trust_id, recorded_at, recorded_by, retired_at, urn, start_year, grant_pence, percent_hundredths, pence) VALUES
    ('019d000000000000000000000000044d', '019d000000000000000000000000014d', '019d0000000000000000000000000001', 1757840400000000, 'operator', NULL, 900001, 2025, 142000000, 550, NULL);
INSERT INTO money_setting (version_id, record_id, trust_id, recorded_at, recorded_by, retired_at, start_year, improvement_hundredths, day_pence, full_time_days, carry_over) VALUES
    ('019d000000000000000000000000044e', '019d000000000000000000000000014e', '019d0000000000000000000000000001', 1757840400000000, 'operator', NULL, 2025, 3000, 45000, 19500, 'none');
