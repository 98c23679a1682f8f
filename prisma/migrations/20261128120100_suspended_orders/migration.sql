-- A person holds an order: nothing moves it, and what arrives is kept.
ALTER TABLE "orders" ADD COLUMN "suspended" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "kept_result" (
    "order_number" BIGINT NOT NULL,
    "seq" INTEGER NOT NULL,
    "work" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "result" JSONB NOT NULL,

    CONSTRAINT "kept_result_pkey" PRIMARY KEY ("order_number","seq","work")
);
