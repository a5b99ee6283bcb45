-- The request for support came of the visit.
UPDATE support_request SET contact_id = '019d0000000000000000000000000134' WHERE record_id = '019d000000000000000000000000014c';
