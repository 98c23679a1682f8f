-- A server of the version before lets money go and writes no credit note: end it first.
--
-- An invoice says what is owed. What of it counts no longer, because it was refunded or a bank took it in a dispute, is
-- taken back by a credit note; what a bank gives back is owed again, by a debit note. Invoice, less credit notes, and debit
-- notes on top, is what counts. What went back before gets its note here.
LOCK TABLE "orders", "invoice", "credit_note", "refund" IN SHARE ROW EXCLUSIVE MODE;

-- AlterTable
ALTER TABLE "credit_note" DROP CONSTRAINT "credit_note_pkey",
    ADD COLUMN "amount" BIGINT,
    ADD COLUMN "tax_percent" INTEGER NOT NULL DEFAULT 23,
    ADD COLUMN "reason" TEXT NOT NULL DEFAULT 'unpaid',
    ADD COLUMN "payment_id" BIGINT,
    ADD CONSTRAINT "credit_note_pkey" PRIMARY KEY ("order_number","number");

-- CreateTable
CREATE TABLE "debit_note" (
    "order_number" BIGINT NOT NULL,
    "number" BIGINT NOT NULL,
    "amount" BIGINT NOT NULL,
    "tax_percent" INTEGER NOT NULL,
    "payment_id" BIGINT NOT NULL,
    "issued_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "debit_note_pkey" PRIMARY KEY ("order_number","number")
);

-- CreateIndex
CREATE UNIQUE INDEX "debit_note_number_key" ON "debit_note"("number");

INSERT INTO "counter" ("name", "value") VALUES ('debit-note', 0);

-- Those that are there take back a whole invoice.
UPDATE "credit_note" c SET "amount" = i."total", "tax_percent" = i."tax_percent"
FROM "invoice" i WHERE i."order_number" = c."order_number";

CREATE TEMPORARY TABLE "uncredited" ON COMMIT DROP AS
SELECT o."number", o."currency", i."tax_percent", i."total" - o."applied" AS "amount",
    row_number() OVER (ORDER BY o."settled_at", o."number") AS "nth",
    CASE WHEN EXISTS (SELECT 1 FROM "refund" r WHERE r."order_number" = o."number" AND r."origin" = 'dispute'
        AND r."state" = 'succeeded') THEN 'dispute' ELSE 'refund' END AS "reason"
FROM "orders" o JOIN "invoice" i ON i."order_number" = o."number"
WHERE o."settled_at" IS NOT NULL AND i."total" > o."applied";

INSERT INTO "credit_note" ("order_number", "number", "amount", "tax_percent", "reason", "issued_at")
SELECT u."number", c."value" + u."nth", u."amount", u."tax_percent", u."reason", CURRENT_TIMESTAMP
FROM "uncredited" u CROSS JOIN "counter" c WHERE c."name" = 'credit-note';
UPDATE "counter" SET "value" = "value" + (SELECT count(*) FROM "uncredited") WHERE "name" = 'credit-note';

WITH "entry" AS (INSERT INTO "ledger_entry" ("order_number", "kind", "reference", "currency", "posted_at")
    SELECT "number", 'credit-note', 'credit-note:before', "currency", CURRENT_TIMESTAMP FROM "uncredited"
    RETURNING "id", "order_number")
INSERT INTO "ledger_line" ("entry_id", "account", "amount")
SELECT e."id", l."account", l."amount" FROM "entry" e JOIN "uncredited" u ON u."number" = e."order_number"
    CROSS JOIN LATERAL (VALUES ('revenue', u."amount"), ('receivables', -u."amount")) AS l("account", "amount");
