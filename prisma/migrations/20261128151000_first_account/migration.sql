-- The address of the first admin is over for good once there was an account: in a shop that has one already, too.
INSERT INTO "setting" ("key", "value") SELECT 'first-account', min("id") FROM "desk_account" HAVING count(*) > 0
    ON CONFLICT DO NOTHING;
