-- A payment without an order can be sent back. What becomes of that stands in a table of its own, by payment: rows of
-- `refund` belong to an order and lie with it. Its entries in the books have no order.
ALTER TABLE "ledger_entry" ALTER COLUMN "order_number" DROP NOT NULL;

-- For those an order's number is no part of the key.
CREATE UNIQUE INDEX "ledger_entry_unmatched_key" ON "ledger_entry"("reference") WHERE "order_number" IS NULL;

-- CreateTable
CREATE TABLE "unmatched_refund" (
    "payment_id" BIGINT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "way" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "provider_id" TEXT,
    "error" TEXT,
    "queued_at" TIMESTAMPTZ(3) NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "unmatched_refund_pkey" PRIMARY KEY ("payment_id")
);

-- What is gone waits for nobody.
DROP INDEX "payment_unmatched_idx";
CREATE INDEX "payment_unmatched_idx" ON "payment"("arrived_at") WHERE "order_number" IS NULL AND "refunded" = 0;

-- What was done with a payment at the desk.
CREATE INDEX "desk_act_payment_idx" ON "desk_act"((("input"::jsonb) ->> 'paymentId'), "id") WHERE "act" IN ('assign-payment', 'return-payment');
