-- A school banded, from the evidence to the decision and what followed.

INSERT INTO record (id, trust_id, kind, created_at) VALUES
    ('019d000000000000000000000000013a', '019d0000000000000000000000000001', 'prospect', 1757840400000000),
    ('019d000000000000000000000000013b', '019d0000000000000000000000000001', 'banding_round', 1757840400000000),
    ('019d000000000000000000000000013c', '019d0000000000000000000000000001', 'judgement', 1757840400000000),
    ('019d000000000000000000000000013d', '019d0000000000000000000000000001', 'outlook', 1757840400000000),
    ('019d000000000000000000000000013e', '019d0000000000000000000000000001', 'standing', 1757840400000000),
    ('019d000000000000000000000000013f', '019d0000000000000000000000000001', 'banding', 1757840400000000),
    ('019d0000000000000000000000000140', '019d0000000000000000000000000001', 'recommendation', 1757840400000000),
    ('019d0000000000000000000000000141', '019d0000000000000000000000000001', 'banding_comment', 1757840400000000),
    ('019d0000000000000000000000000142', '019d0000000000000000000000000001', 'board_paper', 1757840400000000),
    ('019d0000000000000000000000000143', '019d0000000000000000000000000001', 'banding_decision', 1757840400000000),
    ('019d0000000000000000000000000144', '019d0000000000000000000000000001', 'telling', 1757840400000000),
    ('019d0000000000000000000000000145', '019d0000000000000000000000000001', 'condition', 1757840400000000),
    ('019d0000000000000000000000000146', '019d0000000000000000000000000001', 'consequence', 1757840400000000),
    ('019d0000000000000000000000000147', '019d0000000000000000000000000001', 'question', 1757840400000000);
INSERT INTO record_party (record_id, trust_id, party, part) VALUES
    ('019d000000000000000000000000013f', '019d0000000000000000000000000001', 'school/900001', 'shown'),
    ('019d0000000000000000000000000140', '019d0000000000000000000000000001', 'school/900001', 'shown'),
    ('019d0000000000000000000000000141', '019d0000000000000000000000000001', 'school/900001', 'shown'),
    ('019d0000000000000000000000000143', '019d0000000000000000000000000001', 'school/900001', 'shown'),
    ('019d0000000000000000000000000144', '019d0000000000000000000000000001', 'school/900001', 'shown'),
    ('019d0000000000000000000000000145', '019d0000000000000000000000000001', 'school/900001', 'shown'),
    ('019d0000000000000000000000000146', '019d0000000000000000000000000001', 'school/900001', 'shown'),
    ('019d0000000000000000000000000147', '019d0000000000000000000000000001', 'school/900001', 'shown');

INSERT INTO prospect (version_id, record_id, trust_id, recorded_at, recorded_by, retired_at, urn, name, phase, expected_on) VALUES
    ('019d000000000000000000000000043a', '019d000000000000000000000000013a', '019d0000000000000000000000000001', 1757840400000000, 'operator', NULL, 900009, 'Fen Lane Primary School', 'Primary', '2026-01-01');
INSERT INTO banding_round (version_id, record_id, trust_id, recorded_at, recorded_by, retired_at, kind, title, model_version, opened_on, reason, urn, closed_on) VALUES
    ('019d000000000000000000000000043b', '019d000000000000000000000000013b', '019d0000000000000000000000000001', 1757840400000000, 'operator', NULL, 'annual', 'Banding 2025-26', '019d0000000000000000000000000130', '2025-09-10', '', NULL, NULL);
INSERT INTO judgement (version_id, record_id, trust_id, recorded_at, recorded_by, retired_at, urn, criterion, met, evidence, on_day) VALUES
    ('019d000000000000000000000000043c', '019d000000000000000000000000013c', '019d0000000000000000000000000001', 1757840400000000, 'operator', NULL, 900001, 'strong_leadership', 1, 'Two visits this term.', '2025-09-11');
INSERT INTO outlook (version_id, record_id, trust_id, recorded_at, recorded_by, retired_at, urn, framework, area, grade, reason) VALUES
    ('019d000000000000000000000000043d', '019d000000000000000000000000013d', '019d0000000000000000000000000001', 1757840400000000, 'operator', NULL, 900001, 'eif_2019_legacy', 'overall_effectiveness', 'good', 'Reading is improving.');
INSERT INTO standing (version_id, record_id, trust_id, recorded_at, recorded_by, retired_at, urn, direction, at_risk, reason) VALUES
    ('019d000000000000000000000000043e', '019d000000000000000000000000013e', '019d0000000000000000000000000001', 1757840400000000, 'operator', NULL, 900001, 'improving', 0, 'Three terms of better attendance.');
INSERT INTO banding (version_id, record_id, trust_id, recorded_at, recorded_by, retired_at, round_id, urn, model_version, rule_version, frozen_on, evidence, suggestion, sources) VALUES
    ('019d000000000000000000000000043f', '019d000000000000000000000000013f', '019d0000000000000000000000000001', 1757840400000000, 'operator', NULL, '019d000000000000000000000000013b', 900001, '019d0000000000000000000000000130', '1', '2025-09-12', '{}', '{"bands":[],"open":[]}', '[]');
INSERT INTO recommendation (version_id, record_id, trust_id, recorded_at, recorded_by, retired_at, banding_id, urn, band, reasons, direction, help, sent_on, reply_by) VALUES
    ('019d0000000000000000000000000440', '019d0000000000000000000000000140', '019d0000000000000000000000000001', 1757840400000000, 'operator', NULL, '019d000000000000000000000000013f', 900001, 'b', 'Strong leadership.', 'improving', '', '2025-09-12', '2025-09-19');
INSERT INTO banding_comment (version_id, record_id, trust_id, recorded_at, recorded_by, retired_at, banding_id, urn, speaker, kind, criterion, words) VALUES
    ('019d0000000000000000000000000441', '019d0000000000000000000000000141', '019d0000000000000000000000000001', 1757840400000000, 'operator', NULL, '019d000000000000000000000000013f', 900001, 'head', 'comment', NULL, 'We agree.');
INSERT INTO board_paper (version_id, record_id, trust_id, recorded_at, recorded_by, retired_at, round_id, committee_id, frozen_on, content, digest) VALUES
    ('019d0000000000000000000000000442', '019d0000000000000000000000000142', '019d0000000000000000000000000001', 1757840400000000, 'operator', NULL, '019d000000000000000000000000013b', '019d0000000000000000000000000133', '2025-09-20', '{}', '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a');
INSERT INTO banding_decision (version_id, record_id, trust_id, recorded_at, recorded_by, retired_at, banding_id, urn, paper_id, body, how, decision, band, reasons, minute, present, quorum, interests, decided_on, in_force_from) VALUES
    ('019d0000000000000000000000000443', '019d0000000000000000000000000143', '019d0000000000000000000000000001', 1757840400000000, 'operator', NULL, '019d000000000000000000000000013f', 900001, '019d0000000000000000000000000142', 'Board of trustees', 'board', 'confirmed', 'b', '', 'Minute 7', 6, 4, 'None declared', '2025-09-24', '2025-09-24');
INSERT INTO telling (version_id, record_id, trust_id, recorded_at, recorded_by, retired_at, decision_id, urn, told_by, told_on, how) VALUES
    ('019d0000000000000000000000000444', '019d0000000000000000000000000144', '019d0000000000000000000000000001', 1757840400000000, 'operator', NULL, '019d0000000000000000000000000143', 900001, '019d0000000000000000000000000111', '2025-09-25', 'in person');
INSERT INTO condition (version_id, record_id, trust_id, recorded_at, recorded_by, retired_at, banding_id, urn, criterion, words, head_agreed_on, director_agreed_on, met_on, evidence) VALUES
    ('019d0000000000000000000000000445', '019d0000000000000000000000000145', '019d0000000000000000000000000001', 1757840400000000, 'operator', NULL, '019d000000000000000000000000013f', 900001, NULL, 'Attendance holds for two terms', '2025-09-26', '2025-09-26', NULL, '');
INSERT INTO consequence (version_id, record_id, trust_id, recorded_at, recorded_by, retired_at, urn, kind, band, body, minute, decided_on, from_on, powers, until, levy_hundredths, notice_on, question_to, ended_on) VALUES
    ('019d0000000000000000000000000446', '019d0000000000000000000000000146', '019d0000000000000000000000000001', 1757840400000000, 'operator', NULL, 900001, 'levy', 'd', 'Board of trustees', 'Minute 9', '2025-09-24', '2026-01-01', '', '', 650, '2025-09-25', 'The chair of trustees', NULL);
INSERT INTO question (version_id, record_id, trust_id, recorded_at, recorded_by, retired_at, urn, about, words, answer, answered_on) VALUES
    ('019d0000000000000000000000000447', '019d0000000000000000000000000147', '019d0000000000000000000000000001', 1757840400000000, 'operator', NULL, 900001, 'levy', 'What did it buy?', '', NULL);
