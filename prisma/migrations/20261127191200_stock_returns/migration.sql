-- An unpaid order whose own clock was stopped or slowed down gives its pieces back after an hour.
ALTER TABLE "orders" ADD COLUMN "stock_returned" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "stock_return" (
    "order_number" BIGINT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "stock_return_pkey" PRIMARY KEY ("order_number")
);

-- Those of before have an hour from now.
INSERT INTO "stock_return" ("order_number", "due_at")
SELECT "number", CURRENT_TIMESTAMP + INTERVAL '1 hour' FROM "orders"
WHERE "state" = 'ACTIVE' AND "settled_at" IS NULL AND "total" IS NOT NULL AND ("paused" OR "time_scale" < 1);
