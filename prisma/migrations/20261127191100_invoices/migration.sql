-- All other servers have to be stopped.
--
-- An invoice is numbered when its order is settled. So far the request for payment was the bill, and took a number whether
-- it was ever paid or not. Documents that went out keep their numbers: each bill of before stays as an invoice; those
-- whose order ended without being paid get a credit note here, and those that still wait get one when they end so.
-- A server of the version before finds its column gone: it fails and writes nothing.
LOCK TABLE "orders", "bill" IN ACCESS EXCLUSIVE MODE;

-- CreateTable
CREATE TABLE "invoice" (
    "order_number" BIGINT NOT NULL,
    "number" BIGINT NOT NULL,
    "total" BIGINT,
    "tax_percent" INTEGER NOT NULL,
    "issued_at" TIMESTAMPTZ(3) NOT NULL,
    "with_request" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "invoice_pkey" PRIMARY KEY ("order_number")
);

-- CreateTable
CREATE TABLE "credit_note" (
    "order_number" BIGINT NOT NULL,
    "number" BIGINT NOT NULL,
    "issued_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "credit_note_pkey" PRIMARY KEY ("order_number")
);

-- The total of what had no fixed one is what was paid, where it was.
INSERT INTO "invoice" ("order_number", "number", "total", "tax_percent", "issued_at", "with_request")
SELECT b."order_number", b."number", coalesce(b."total", CASE WHEN o."settled_at" IS NOT NULL THEN o."applied" END), b."tax_percent", b."issued_at", true
FROM "bill" b JOIN "orders" o ON o."number" = b."order_number";

-- What was settled on a process that sends no bill has its invoice from now on.
INSERT INTO "invoice" ("order_number", "number", "total", "tax_percent", "issued_at")
SELECT o."number", c."value" + row_number() OVER (ORDER BY o."settled_at", o."number"), coalesce(o."total", o."applied"), 23, CURRENT_TIMESTAMP
FROM "orders" o CROSS JOIN "counter" c
WHERE c."name" = 'bill' AND o."settled_at" IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM "bill" b WHERE b."order_number" = o."number");
UPDATE "counter" SET "value" = (SELECT count(*) FROM "invoice") WHERE "name" = 'bill';

INSERT INTO "credit_note" ("order_number", "number", "issued_at")
SELECT i."order_number", row_number() OVER (ORDER BY i."number"), CURRENT_TIMESTAMP
FROM "invoice" i JOIN "orders" o ON o."number" = i."order_number"
WHERE o."state" <> 'ACTIVE' AND o."settled_at" IS NULL;

-- CreateIndex
CREATE UNIQUE INDEX "invoice_number_key" ON "invoice"("number");

-- CreateIndex: a start asks up to where orders were billed so.
CREATE INDEX "invoice_with_request_idx" ON "invoice"("order_number") WHERE "with_request";

-- CreateIndex
CREATE UNIQUE INDEX "credit_note_number_key" ON "credit_note"("number");

-- DropIndex
DROP INDEX "bill_number_key";

-- AlterTable
ALTER TABLE "bill" DROP COLUMN "number";

UPDATE "counter" SET "name" = 'invoice' WHERE "name" = 'bill';
INSERT INTO "counter" ("name", "value") SELECT 'credit-note', count(*) FROM "credit_note";
