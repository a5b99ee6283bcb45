-- Which visit, meeting or review showed that support is needed.
ALTER TABLE support_request ADD COLUMN contact_id TEXT;
