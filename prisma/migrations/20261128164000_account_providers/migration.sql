-- Accounts that a provider of OpenID Connect brings: they come in by it alone.
ALTER TABLE "desk_account" ADD COLUMN "made_by_provider" BOOLEAN NOT NULL DEFAULT false;
