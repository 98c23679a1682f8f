-- What is done with many orders at the desk: a selection that is frozen, and the result of each order.

-- CreateTable
CREATE TABLE "bulk_act" (
    "id" BIGSERIAL NOT NULL,
    "act" TEXT NOT NULL,
    "filters" TEXT NOT NULL,
    "person" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "asked_id" BIGINT,
    "leased_by" TEXT,
    "lease_ends" TIMESTAMPTZ(3),

    CONSTRAINT "bulk_act_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bulk_item" (
    "order_number" BIGINT NOT NULL,
    "bulk_id" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "detail" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "at" TIMESTAMPTZ(3),

    CONSTRAINT "bulk_item_pkey" PRIMARY KEY ("order_number","bulk_id")
);

-- CreateIndex
CREATE INDEX "bulk_item_bulk_id_state_order_number_idx" ON "bulk_item"("bulk_id", "state", "order_number");
