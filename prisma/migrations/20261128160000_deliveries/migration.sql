-- What goes out to addresses that people of the shop entered: signed webhooks, and mail to whoever runs it.
-- CreateTable
CREATE TABLE "webhook_endpoint" (
    "id" BIGSERIAL NOT NULL,
    "url" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "webhook_endpoint_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "delivery" (
    "id" BIGSERIAL NOT NULL,
    "message_id" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "endpoint_id" BIGINT,
    "address" TEXT,
    "title" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "queued_at" TIMESTAMPTZ(3) NOT NULL,
    "run_at" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "tried_at" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),
    "error" TEXT,
    "leased_by" TEXT,
    "lease_ends" TIMESTAMPTZ(3),

    CONSTRAINT "delivery_pkey" PRIMARY KEY ("id")
);

-- What Prisma's schema language cannot say: each holds what is to do, and nothing of what was done.
CREATE INDEX "delivery_due_idx" ON "delivery"("run_at") WHERE "run_at" IS NOT NULL;
CREATE INDEX "delivery_failed_idx" ON "delivery"("id") WHERE "run_at" IS NULL AND "sent_at" IS NULL;
-- CreateIndex
CREATE INDEX "delivery_source_id_idx" ON "delivery"("source", "id");
