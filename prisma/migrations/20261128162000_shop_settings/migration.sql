-- Settings of the shop that were constants: a row for each version, so that what was issued under one keeps it.

-- CreateTable
CREATE TABLE "shop_settings" (
    "version" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "mail_from" TEXT NOT NULL,
    "bank_lines" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "tax_percent" INTEGER NOT NULL,
    "tax_name" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "legal_lines" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "shop_settings_pkey" PRIMARY KEY ("version")
);

-- What stood in the code.
INSERT INTO "shop_settings" ("version", "name", "description", "address", "mail_from", "bank_lines", "currency",
    "tax_percent", "tax_name", "time_zone", "legal_lines", "since")
VALUES (1, 'Kettle & Loom', 'Loose tea, stoneware and linen', '', '', '', 'EUR', 23, 'VAT', 'Europe/Dublin', '', now());

-- AlterTable
ALTER TABLE "bill" ADD COLUMN     "settings_version" INTEGER;

-- AlterTable
ALTER TABLE "invoice" ADD COLUMN     "settings_version" INTEGER;

-- What was done to the settings at the desk.
CREATE INDEX "desk_act_settings_idx" ON "desk_act"("id") WHERE "act" = 'settings-change';
