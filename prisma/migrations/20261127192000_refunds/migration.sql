-- What goes back has a row of its own, and is sent by itself through the provider that brought it. A server of the
-- version before makes money due without one: end it first, or let an operator ask for that order's refunds again.

-- CreateTable
CREATE TABLE "refund" (
    "order_number" BIGINT NOT NULL,
    "payment_id" BIGINT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "origin" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "applied" BIGINT NOT NULL DEFAULT 0,
    "provider_id" TEXT,
    "error" TEXT,
    "queued_at" TIMESTAMPTZ(3) NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "refund_pkey" PRIMARY KEY ("order_number","payment_id","ordinal")
);

-- CreateIndex
CREATE INDEX "refund_state_changed_at_idx" ON "refund"("state", "changed_at");

-- CreateTable
CREATE TABLE "payment_page" (
    "order_number" BIGINT NOT NULL,
    "channel" TEXT NOT NULL,
    "page_id" TEXT NOT NULL,
    "closes_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "payment_page_pkey" PRIMARY KEY ("order_number","channel","page_id")
);

-- CreateTable
CREATE TABLE "provider_call" (
    "channel" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "asked" INTEGER NOT NULL DEFAULT 1,
    "queued_at" TIMESTAMPTZ(3) NOT NULL,
    "run_at" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "leased_by" TEXT,
    "lease_ends" TIMESTAMPTZ(3),

    CONSTRAINT "provider_call_pkey" PRIMARY KEY ("channel","kind","subject")
);

-- CreateIndex
CREATE INDEX "provider_call_run_at_idx" ON "provider_call"("run_at");

-- What went back before, and what waited for an operator: it goes on waiting, nothing is sent by this migration.
INSERT INTO "refund" ("order_number", "payment_id", "ordinal", "origin", "state", "amount", "queued_at", "changed_at")
SELECT "order_number", "id", 1, 'shop', 'succeeded', "refunded", "arrived_at", "arrived_at"
FROM "payment" WHERE "order_number" IS NOT NULL AND "refunded" > 0;
INSERT INTO "refund" ("order_number", "payment_id", "ordinal", "origin", "state", "amount", "queued_at", "changed_at")
SELECT "order_number", "id", CASE WHEN "refunded" > 0 THEN 2 ELSE 1 END, 'shop',
    CASE WHEN "channel" IN ('signed', 'unsigned') OR "external_id" IS NULL THEN 'by-hand' ELSE 'to-approve' END,
    "to_refund", "arrived_at", "arrived_at"
FROM "payment" WHERE "order_number" IS NOT NULL AND "to_refund" > 0;
