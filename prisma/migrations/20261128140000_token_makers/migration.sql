-- A token of the API may no more than whoever made it: which account that is. Null: made with the operator's token.

-- AlterTable
ALTER TABLE "api_token" ADD COLUMN "account_id" TEXT;

-- Until now a token knew its maker by name. Where that names no account, or several, nobody answers for it any more.
UPDATE "api_token" SET "account_id" = (SELECT min(a."id") FROM "desk_account" a WHERE a."name" = "created_by")
    WHERE (SELECT count(*) FROM "desk_account" a WHERE a."name" = "created_by") = 1;
UPDATE "api_token" SET "revoked_at" = now()
    WHERE "account_id" IS NULL AND "created_by" <> 'operator' AND "revoked_at" IS NULL;
