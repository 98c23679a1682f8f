-- Credit and debit notes are documents that can be opened: each keeps the settings of the shop that it was issued under.

-- AlterTable
ALTER TABLE "credit_note" ADD COLUMN     "settings_version" INTEGER;

-- AlterTable
ALTER TABLE "debit_note" ADD COLUMN     "settings_version" INTEGER;

-- What held when those that are there were issued; before there were any settings, nothing is said, as of a bill.
UPDATE "credit_note" n SET "settings_version" = (SELECT max(s."version") FROM "shop_settings" s WHERE s."since" <= n."issued_at");
UPDATE "debit_note" n SET "settings_version" = (SELECT max(s."version") FROM "shop_settings" s WHERE s."since" <= n."issued_at");
